# Gespeicherte Profile.

profile-kind-unknown = Diese Version von Fobwatch kennt die Art dieses Profils nicht
profile-deleted = Dieses Profil wurde endgültig gelöscht
profile-method-changed = Die Anmeldemethode dieses Profils wurde geändert
profile-method-changed-hint = Schließen Sie das Formular und öffnen Sie es neu.
profile-name-taken = Dieser Kunde hat schon ein Profil mit diesem Namen
profile-edit-hint = Bearbeiten Sie das Profil.
profile-saved = gespeichert
profile-gone = Dieses Profil gibt es nicht mehr
profile-customer-gone = Dieser Kunde hat keine Profile mehr
profile-names-taken = { $customer } hat schon Profile mit diesen Namen: { $names }
profile-names-taken-hint = Benennen Sie sie zuerst um oder löschen Sie sie.
profile-name-missing = Geben Sie einen Namen ein.
profile-name-long = Höchstens 80 Zeichen.
profile-renamed = Umbenannt, vorher „{ $name }“: Dieser Kunde hatte zwei Profile dieses Namens
