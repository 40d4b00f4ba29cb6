//! Whatever is dropped on the page: it says what is wrong, and goes on.

use std::{fs, path::Path};

use aisle_tests::{
    Browser, Page, Site,
    bad_files::{self, BadFile, GOOD_LINE_GROSS, Outcome},
    folders::TemporaryFolder,
    in_browser,
};
use anyhow::{Context, Result, ensure};
use serde_json::json;

async fn takes(page: &Page, file: &BadFile, folder: &Path) -> Result<()> {
    let path = folder.join(file.name);
    fs::write(&path, &file.bytes)?;
    page.drop_files(&[&path]).await?;
    match file.outcome {
        Outcome::Refused(words) => {
            let body = "return [...document.querySelectorAll('.notice')].some((e) => \
                e.innerText.includes(arguments[0]) && e.innerText.toLowerCase().includes(arguments[1].toLowerCase()))";
            page.until(&format!("a notice with {words:?}"), body, vec![json!(file.name), json!(words)]).await.map(drop)
        }
        Outcome::Mapping => page.says("Read the file").await,
        Outcome::Gross(gross, words) => {
            is_read(page, file.name).await?;
            page.figure_is("gross_sales", gross).await?;
            page.says(words).await
        }
    }
}

async fn is_read(page: &Page, name: &str) -> Result<()> {
    let body = "return document.querySelector('.bar__name')?.innerText === arguments[0]";
    page.until(name, body, vec![json!(name)]).await.map(drop)
}

/// After all that, a good file is read as if nothing had been.
async fn still_works(page: &Page, folder: &Path) -> Result<()> {
    let path = folder.join("good.csv");
    fs::write(&path, bad_files::good_file())?;
    page.drop_files(&[&path]).await?;
    is_read(page, "good.csv").await?;
    page.figure_is("gross_sales", GOOD_LINE_GROSS).await
}

/// Whoever drops a file whose numbers can be read in two ways is asked, and may think again.
async fn decimal_sign_is_chosen(page: &Page, folder: &Path) -> Result<()> {
    let path = folder.join(bad_files::OPEN_NUMBERS);
    fs::write(&path, bad_files::open_numbers())?;
    page.drop_files(&[&path]).await?;
    page.says("can be a thousand times more or less").await?;
    page.figure_is("gross_sales", "3000").await?;
    for (sign, gross) in [("1.5", GOOD_LINE_GROSS), ("1,5", "3000")] {
        page.click(sign).await?;
        page.figure_is("gross_sales", gross).await?;
        // After the first choice, the finding has the switch.
        page.says("Numbers that can be read both ways").await?;
    }
    Ok(())
}

/// Two drops in a row: the later one counts.
async fn later_drop_wins(page: &Page, folder: &Path) -> Result<()> {
    let (first, second) = (folder.join("first.csv"), folder.join("second.csv"));
    fs::write(&first, bad_files::many_lines())?;
    fs::write(&second, bad_files::good_file())?;
    page.drop_files(&[&first]).await?;
    page.drop_files(&[&second]).await?;
    is_read(page, "second.csv").await?;
    page.figure_is("gross_sales", GOOD_LINE_GROSS).await
}

/// A file that is gone when the page reads it.
async fn vanished_file_is_named(page: &Page, folder: &Path) -> Result<()> {
    let path = folder.join("vanished.csv");
    fs::write(&path, bad_files::good_file())?;
    page.hold_files(&[&path]).await?;
    fs::remove_file(&path)?;
    page.drop_held_files().await?;
    page.says("vanished.csv could not be read").await
}

async fn folder_is_named(page: &Page, folder: &Path) -> Result<()> {
    let path = folder.join("a-folder");
    fs::create_dir_all(&path)?;
    page.drop_truly(&[&path]).await?;
    page.says("a-folder is a folder").await
}

async fn bad_files(browser: Browser) -> Result<()> {
    in_browser(browser, "bad-files", async |page| {
        let (site, folder) = (Site::of_page()?, TemporaryFolder::new()?);
        page.open(site.url()).await?;
        page.says("Drop your sales file here").await?;
        for file in bad_files::all()? {
            takes(&page, &file, folder.path()).await.with_context(|| file.name.to_owned())?;
        }
        let hacked = page.script("return window.hacked === 1 || !!document.querySelector('main img')", vec![]).await?;
        ensure!(hacked == false, "a description was taken for HTML");
        decimal_sign_is_chosen(&page, folder.path()).await.context("a decimal sign")?;
        later_drop_wins(&page, folder.path()).await.context("two drops")?;
        vanished_file_is_named(&page, folder.path()).await.context("a vanished file")?;
        if browser == Browser::Chromium {
            folder_is_named(&page, folder.path()).await.context("a folder")?;
        }
        still_works(&page, folder.path()).await?;
        page.is_clean(site.origin())
    })
    .await
}

#[tokio::test]
async fn bad_files_in_chromium() -> Result<()> {
    bad_files(Browser::Chromium).await
}

#[tokio::test]
async fn bad_files_in_firefox() -> Result<()> {
    bad_files(Browser::Firefox).await
}
