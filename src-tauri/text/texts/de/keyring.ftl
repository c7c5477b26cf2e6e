# Der Schlüsselbund des Systems.

keyring-key-not-ours = Der Schlüssel im Schlüsselbund des Systems passt nicht zu diesen Geheimnissen
keyring-no-entry = Der Schlüsselbund des Systems hat keinen Schlüssel für diesen Datenordner
keyring-missing = Es gibt hier keinen Schlüsselbund des Systems
keyring-locked = Der Schlüsselbund des Systems ist gesperrt oder verweigert den Zugriff
keyring-no-answer = Der Schlüsselbund des Systems antwortet nicht
keyring-failed = Der Schlüsselbund des Systems meldet einen Fehler
keyring-back = Der Schlüsselbund ist wieder da: Die Geheimnisse sind entsperrt.
