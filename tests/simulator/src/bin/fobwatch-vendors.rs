//! Serves all vendors with several tenants, prints where and with what credentials as one line of JSON, and serves on
//! until its input ends. Arguments: a folder for the authority's certificate, how many tenants each vendor has (3), and
//! the seconds a token lives (3600).

#![expect(clippy::print_stdout, reason = "its output is for the test that started it")]

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use fobwatch_simulator::vendors::Vendors;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, otherwise: &str| arguments.get(place).map_or(otherwise, String::as_str).parse::<u16>();
    let (Some(folder), Ok(tenants @ 1..), Ok(lifetime)) = (arguments.first(), number(1, "3"), number(2, "3600")) else {
        eprintln!("usage: fobwatch-vendors FOLDER [TENANTS [SECONDS]]");
        return ExitCode::from(2);
    };
    match Vendors::start(Path::new(folder), tenants.into(), lifetime.into()) {
        Ok(vendors) => {
            println!("{}", vendors.description());
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
