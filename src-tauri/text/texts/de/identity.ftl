# Wem eine Anmeldung gehört.

identity-change-accepted = Bei der nächsten Anmeldung wird ein anderer Mandant oder Benutzer angenommen
identity-wrong-tenant = Falscher Mandant
identity-other = Diese Anmeldung ist { $other }, dieses Profil aber { $own }. Sie wird nicht verwendet. Melden Sie sich wie bisher an oder nehmen Sie die Änderung an.
identity-of-tenant = von { $tenant }
identity-account-of-tenant = { $account } von { $tenant }
identity-host-accepted = Anmeldungen bei { $host } sind angenommen
identity-nothing-to-accept = hier gibt es nichts anzunehmen
