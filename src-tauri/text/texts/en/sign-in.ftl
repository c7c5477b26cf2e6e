# A sign-in with a person there.

sign-in-again-hint = Sign in again.
sign-in-first-hint = Sign in first.
sign-in-failed-inside = The sign-in failed inside Fobwatch.
sign-in-word = Sign-in
sign-in-cancelled = Sign-in cancelled
sign-in-not-the-redirect = this address is not the answer to this sign-in
sign-in-not-the-redirect-hint = Copy the whole address from the browser, after signing in there.
sign-in-nothing-waits = nothing waits for this any more
sign-in-start-again-hint = Start the sign-in again.
sign-in-done = Signed in, { $lifetime }
sign-in-was-cancelled = Sign-in was cancelled.
sign-in-other-issuer = The answer in the browser came from another server than { $asked }, which was asked. It was not used. Start the sign-in again, and close other sign-in pages first.
sign-in-open-link-yourself = { $why } Copy the sign-in link and open it yourself.
sign-in-browser-used-https = A browser came with https to { $host }, which speaks plain http. Let it use http for this computer, or copy the sign-in link into another browser.
sign-in-no-answer-from-browser = No answer from the browser.
sign-in-answer-long = the answer is too long
sign-in-saved-password-refused = The saved password was refused.
sign-in-needs-browser = This sign-in needs the browser.
sign-in-needs-code = This sign-in needs a code.
sign-in-needs-password = This sign-in needs the password.
sign-in-needs-choice = This sign-in needs a choice.
sign-in-account-at = { $host }, as { $account }
sign-in-enter-password = { $account }. Enter the password. It is not kept.
sign-in-enter-password-anew = { $account }. Enter the password. It takes the saved one's place.
