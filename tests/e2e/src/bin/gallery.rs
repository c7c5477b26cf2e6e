//! Takes pictures of every scene of the page (`ui/src/views/gallery/scenes.ts`), to be looked at.
//! Arguments: the page's sources, the page as it is built for this, and the folder for the pictures.

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).flat_map(std::path::absolute).collect();
    let [sources, page, folder] = &arguments[..] else {
        eprintln!("usage: gallery SOURCES PAGE FOLDER");
        return std::process::ExitCode::from(2);
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(gallery::take(sources, page, folder));
    std::process::ExitCode::SUCCESS
}

#[cfg(target_os = "linux")]
mod gallery {
    use std::fs;
    use std::net::{TcpListener, TcpStream};
    use std::path::Path;

    use fobwatch_e2e::machine::Machine;
    use fobwatch_e2e::page::Page;
    use fobwatch_e2e::{LIMIT, until};
    use fobwatch_headless::Running;
    use url::Url;

    /// The least that the window can be, and a common one. The longer words have to fit into the least.
    const LOOKS: [(&str, (u32, u32)); 3] = [("en", (800, 560)), ("en", (1280, 800)), ("de", (800, 560))];

    pub(crate) async fn take(sources: &Path, page: &Path, folder: &Path) {
        let machine = Machine::default();
        let (address, _server) = serve(&machine, sources, page).await;
        let browser = Page::browse(&machine).await;
        let scenes = open(&browser, &address, "/list", "dark", "en").await;
        for (language, (width, height)) in LOOKS {
            browser.resize((width, height)).await;
            for theme in ["dark", "light"] {
                let folder = folder.join(format!("{theme}-{language}-{width}x{height}"));
                fs::create_dir_all(&folder).expect("the folder");
                for (number, scene) in scenes.iter().enumerate() {
                    open(&browser, &address, scene, theme, language).await;
                    let name = scene.rsplit('/').next().unwrap_or_default();
                    let path = folder.join(format!("{number:02} {name}.png"));
                    fs::write(path, browser.picture().await).expect("a picture");
                }
            }
        }
        browser.close().await;
    }

    /// Goes to a scene; answers which there are.
    async fn open(browser: &Page, address: &str, scene: &str, theme: &str, language: &str) -> Vec<String> {
        let mut url = Url::parse(address).expect("an address");
        // Another fragment alone would load nothing.
        url.set_query(Some(&format!("{scene} {theme} {language}")));
        url.set_fragment(Some(&format!("{scene}/{theme}/{language}")));
        browser.client.goto(url.as_str()).await.expect("the page");
        until(&format!("the scene {scene}"), LIMIT, async || {
            let scenes = browser.client.execute("return window.scenes", Vec::new()).await.ok()?;
            serde_json::from_value(scenes).ok()
        })
        .await
    }

    async fn serve(machine: &Machine, sources: &Path, page: &Path) -> (String, Running) {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        let mut command = machine.command(Path::new("node"));
        command
            .arg(sources.join("node_modules/vite/bin/vite.js"))
            .args(["preview", "--host", "127.0.0.1", "--strictPort", "--port", &free.port().to_string(), "--outDir"])
            .arg(page)
            .current_dir(sources);
        let server = Running::start(&mut command, &machine.folder.path().join("page.log")).expect("the page's server");
        until("the page's server", LIMIT, async || TcpStream::connect(free).ok()).await;
        (format!("http://{free}/"), server)
    }
}
