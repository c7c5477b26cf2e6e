# The app as a whole.

app-no-window = There is no window here.
app-not-startable = There is no app here that could start.
app-not-updatable = There is no app here that could be updated.
app-about-to-quit = Fobwatch is about to quit
app-failed-inside = an internal error in Fobwatch
app-failed-inside-hint = Try again. The log has the details.
app-file-empty = this file is empty
app-running-elsewhere = Fobwatch is running on display { $display }.
app-running-in-session = Fobwatch is running in another of your Windows sessions (number { $session }). Use it there, or quit it there first.
app-other-still-saving = The previous Fobwatch is still saving. This one starts when it has finished.
app-cannot-start = Fobwatch cannot start: { $why }.
