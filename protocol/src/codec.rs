use serde::{Serialize, de::DeserializeOwned};

/// Bytes that are no message of this version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message cannot be read: {0}")]
pub struct CodecError(String);

/// A message as bytes.
///
/// # Panics
/// Never for the types of this crate: postcard can write all of them, and the vector grows as needed.
#[must_use]
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).expect("postcard can write every message of the protocol")
}

/// The message in these bytes.
///
/// # Errors
/// [`CodecError`] when they are no message of this type.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    postcard::from_bytes(bytes).map_err(|error| CodecError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DataRequest, TableKind, ToWorker, spec::AnalysisSpec};

    #[test]
    fn a_question_is_the_same_after_the_way() {
        let asked = r#"{"version":1,"filter":{"from":"2011-11-01","countries":["France"]},"comparison":"off","top":3}"#;
        let kinds = r#"{"version":1,"filter":{"products":["A"],"kinds":["return"],"classes":["service"]},"definitions":{"reversal_days":7}}"#;
        for json in [r#"{"version":1}"#, asked, kinds] {
            let spec = AnalysisSpec::from_json(json).unwrap();
            let request = DataRequest::ExportCsv { spec, table: TableKind::Days };
            let message = ToWorker::Ask { id: 7, request };
            assert_eq!(decode::<ToWorker<DataRequest>>(&encode(&message)), Ok(message));
        }
    }
}
