//! Puts profiles into a data folder: they come as JSON on its input, because secrets are among
//! them. Its environment decides which keyring it uses. Arguments: the data folder.

use std::path::PathBuf;
use std::process::ExitCode;

use fobwatch_demo::installation::{ProfileSeed, install};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: fobwatch-install-profiles DATA_FOLDER < PROFILES");
        return ExitCode::from(2);
    };
    let result = (|| {
        let seeds: Vec<ProfileSeed> = serde_json::from_reader(std::io::stdin()).map_err(|error| error.to_string())?;
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        runtime.block_on(install(&folder, seeds))
    })();
    match result {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
