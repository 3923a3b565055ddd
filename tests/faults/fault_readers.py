"""Every reader of what people bring, by name."""

import faults_of_documents
import faults_of_exports
import faults_of_extraction
import faults_of_ledgers
import faults_of_releases
import faults_of_tools

READERS_OF = {
    name: reader
    for part in (
        faults_of_exports,
        faults_of_ledgers,
        faults_of_tools,
        faults_of_extraction,
        faults_of_documents,
        faults_of_releases,
    )
    for name, reader in part.READERS.items()
}
