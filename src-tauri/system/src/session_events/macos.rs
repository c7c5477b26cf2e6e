//! Notifications of the workspace and of the screen lock. They come by the run loop of the main thread: a program without
//! one hears nothing.

use objc2::rc::Retained;
use objc2::runtime::NSObject;
use objc2::{AllocAnyThread as _, DefinedClass as _, define_class, msg_send, sel};
use objc2_app_kit::{NSWorkspace, NSWorkspaceSessionDidResignActiveNotification, NSWorkspaceWillSleepNotification};
use objc2_foundation::{NSDistributedNotificationCenter, NSNotification, NSNotificationSuspensionBehavior, ns_string};

use super::{SessionEvent, without_panic};

type Tell = Box<dyn Fn(SessionEvent) + Send + Sync>;

define_class!(
    // SAFETY: NSObject asks nothing of those who inherit, and this class has no Drop.
    #[unsafe(super(NSObject))]
    #[ivars = Tell]
    struct Observer;

    impl Observer {
        // SAFETY: a notification's method takes it alone and gives nothing.
        #[unsafe(method(hasLocked:))]
        fn has_locked(&self, _: &NSNotification) {
            without_panic(|| (self.ivars())(SessionEvent::Locked));
        }

        // SAFETY: as above.
        #[unsafe(method(willSleep:))]
        fn will_sleep(&self, _: &NSNotification) {
            without_panic(|| (self.ivars())(SessionEvent::Suspending));
        }
    }
);

impl Observer {
    fn new(tell: Tell) -> Retained<Self> {
        let this = Self::alloc().set_ivars(tell);
        // SAFETY: NSObject's `init` takes nothing and gives the object.
        unsafe { msg_send![super(this), init] }
    }
}

/// Tells of each event on the main thread, for as long as the process lives. macOS waits for `tell`.
pub fn listen(tell: impl Fn(SessionEvent) + Send + Sync + 'static) {
    let observer = Observer::new(Box::new(tell));
    let workspace = NSWorkspace::sharedWorkspace().notificationCenter();
    // SAFETY: AppKit's constants are there as soon as it is loaded, which it is before `main`.
    let (sleep, left) = unsafe { (NSWorkspaceWillSleepNotification, NSWorkspaceSessionDidResignActiveNotification) };
    // SAFETY: the observer has this method, of this form, and is never freed.
    unsafe { workspace.addObserver_selector_name_object(&observer, sel!(willSleep:), Some(sleep), None) };
    // SAFETY: the same. Another user's session is on the screen.
    unsafe { workspace.addObserver_selector_name_object(&observer, sel!(hasLocked:), Some(left), None) };
    // An app that is not in front hears only what does not wait for that.
    // SAFETY: the same.
    unsafe {
        NSDistributedNotificationCenter::defaultCenter().addObserver_selector_name_object_suspensionBehavior(
            &observer,
            sel!(hasLocked:),
            Some(ns_string!("com.apple.screenIsLocked")),
            None,
            NSNotificationSuspensionBehavior::DeliverImmediately,
        );
    }
    std::mem::forget(observer);
}
