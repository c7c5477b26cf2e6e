# A sign-in with a person there.

sign-in-again-hint = Sign in again.
sign-in-first-hint = Sign in first.
sign-in-failed-inside = The sign-in failed because of an internal error.
sign-in-word = Sign-in
sign-in-cancelled = Sign-in cancelled
sign-in-not-the-redirect = this address does not belong to this sign-in
sign-in-not-the-redirect-hint = Copy the whole address from the browser, after signing in there.
sign-in-nothing-waits = this sign-in is no longer waiting
sign-in-start-again-hint = Start the sign-in again.
sign-in-done = Signed in, { $lifetime }
sign-in-was-cancelled = Sign-in was cancelled.
sign-in-other-issuer = The reply in the browser came from another server than { $asked }. It was not used. Close other sign-in pages, then start the sign-in again.
sign-in-open-link-yourself = { $why } Copy the sign-in link and open it yourself.
sign-in-browser-used-https = A browser used https for { $host }, which only speaks http. Allow http for this computer in the browser, or copy the sign-in link into another browser.
sign-in-no-answer-from-browser = No reply from the browser.
sign-in-answer-long = the answer is too long
sign-in-saved-password-refused = The saved password was refused.
sign-in-needs-browser = This sign-in needs the browser.
sign-in-needs-code = This sign-in needs a code.
sign-in-needs-password = This sign-in needs the password.
sign-in-needs-choice = This sign-in needs your choice.
sign-in-account-at = Signing in to { $host } as { $account }
sign-in-enter-password = { $account }. Enter the password. It is not saved.
sign-in-enter-password-anew = { $account }. Enter the password. It replaces the saved one.
