//! What is wrong with a descriptor, and where.

use std::{fmt, path::PathBuf};

/// One thing that a person has to mend. The rest of the catalog is served without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescriptorProblem {
    /// The file, or the pattern that should have named one.
    pub file: PathBuf,
    /// The number of the document in the file, from 1; unset where the whole file is meant.
    pub document: Option<usize>,
    /// The line in the file, from 1, where it is known.
    pub line: Option<usize>,
    /// The field in dotted form, such as `spec.owner`, where one is at fault.
    pub field: Option<String>,
    /// What is wrong and what was expected.
    pub problem: String,
}

impl DescriptorProblem {
    /// A problem of a whole file.
    pub(in crate::catalog) fn of_file(
        file: impl Into<PathBuf>,
        problem: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            document: None,
            line: None,
            field: None,
            problem: problem.into(),
        }
    }
}

impl fmt::Display for DescriptorProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file.display())?;
        match (self.document, self.line) {
            (Some(document), Some(line)) => write!(f, "document {document}, line {line}: ")?,
            (Some(document), None) => write!(f, "document {document}: ")?,
            (None, _) => {}
        }
        if let Some(field) = &self.field {
            write!(f, "{field}: ")?;
        }
        f.write_str(&self.problem)
    }
}
