# Saved profiles.

profile-kind-unknown = this profile is of a kind that this Fobwatch does not know
profile-deleted = this profile has been deleted for good
profile-method-changed = this profile signs in another way by now
profile-method-changed-hint = Close the form and open it again.
profile-name-taken = this customer has a profile of that name already
profile-edit-hint = Edit the profile.
profile-saved = saved
profile-gone = this profile no longer exists
profile-customer-gone = this customer has no profiles any more
profile-names-taken = { $customer } has profiles of these names already: { $names }
profile-names-taken-hint = Rename or delete them first.
profile-name-missing = A name is needed.
profile-name-long = At most 80 characters.
profile-renamed = Renamed from “{ $name }”: this customer had two profiles of that name
