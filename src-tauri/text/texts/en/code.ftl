# Two-factor codes.

code-looks-wrong = A code has 4 to 10 letters or digits. Enter it again to send it anyway.
code-sent-already = This code was sent already. Wait for the next one.
code-enter = Enter the code.
code-made-ones-refused = The generated codes were not accepted. Check the authenticator seed and this computer's clock, or enter a code.
code-enter-for = { $account }. Enter the code from your authenticator or e-mail.
