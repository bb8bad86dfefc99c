// The block decoder for XPRESS with Huffman codes (MS-XCA 2.2), which SQL
// Server compresses backups with.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_XPRESS_HUFFMAN_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_XPRESS_HUFFMAN_H_

#include <cstddef>
#include <span>

#include "evidence/backup_file/bytes.h"

namespace unbroken::backup_file {

// Decodes one block of at most 65,536 bytes into out, filling it. False, with
// out undefined, when the block is not valid: its code is not complete, it
// refers to bytes before or past out, or it ends too early. Input that follows
// the last needed symbol is not looked at.
[[nodiscard]] bool decode_xpress_huffman(Bytes block, std::span<std::byte> out);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_XPRESS_HUFFMAN_H_
