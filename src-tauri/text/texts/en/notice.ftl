# The system's notices.

notice-expires-without-renewal = Expires in { $minutes } min and does not renew automatically.
notice-expires-not-renewed = Expires in { $minutes } min and could not be renewed.
notice-expires-not-renewed-because = Expires in { $minutes } min and could not be renewed. { $why }
notice-sign-in = Sign in again: the saved sign-in has ended.
notice-code-needed = Code needed: it cannot be renewed without a two-factor code.
notice-wrong-tenant = Wrong tenant: this sign-in is of another tenant or user. It is not used.
notice-connected-again = Connected again: the vendor is reachable.
notice-new-sign-in-host = Its sign-ins would take place at a new host. Nothing is sent there unless you accept it.
