//! Serves the demo's vendors and gets the data folder ready, then says `ready` and serves on until
//! its input ends. Arguments: the data folder.

#![expect(clippy::print_stdout, reason = "its output is for people")]

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use fobwatch_demo::plant::plant;
use fobwatch_demo::profiles;
use fobwatch_demo::street::Street;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: fobwatch-demo DATA_FOLDER");
        return ExitCode::from(2);
    };
    match serve(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(folder: &std::path::Path) -> Result<(), String> {
    let _street = Street::open()?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let planted = runtime.block_on(plant(folder, profiles::all()))?;
    // The core's timers end with it, and so does its hold on the folder.
    drop(runtime);
    println!("{} profiles are in {}.", planted.len(), folder.display());
    println!("ready");
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    Ok(())
}
