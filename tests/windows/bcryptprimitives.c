/* What Rust's standard library asks Windows for and Wine 8 does not have: random bytes for the keys of its maps.
   Laid beside programs that Wine runs, and never shipped. Wine 9 has its own. */

#include <stddef.h>

typedef unsigned char Byte;
typedef unsigned long Count;

/* RtlGenRandom of advapi32, by the name that it is exported by. */
__declspec(dllimport) Byte __stdcall SystemFunction036(void *buffer, Count length);

static const size_t MOST = 1 << 20;

/* Fills the buffer. Not 0: done. */
__declspec(dllexport) int __stdcall ProcessPrng(Byte *buffer, size_t length) {
    while (length > 0) {
        Count part = (Count)(length < MOST ? length : MOST);
        if (!SystemFunction036(buffer, part)) {
            return 0;
        }
        buffer += part;
        length -= part;
    }
    return 1;
}
