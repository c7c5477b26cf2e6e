# Saved profiles.

profile-kind-unknown = this version of Fobwatch does not know this kind of profile
profile-deleted = this profile has been deleted for good
profile-method-changed = the sign-in method of this profile has changed
profile-method-changed-hint = Close the form and open it again.
profile-name-taken = this customer already has a profile with that name
profile-edit-hint = Edit the profile.
profile-saved = saved
profile-gone = this profile no longer exists
profile-customer-gone = this customer has no profiles left
profile-names-taken = { $customer } already has profiles with these names: { $names }
profile-names-taken-hint = Rename or delete them first.
profile-name-missing = Enter a name.
profile-name-long = At most 80 characters.
profile-renamed = Renamed from “{ $name }”: this customer had two profiles with that name
