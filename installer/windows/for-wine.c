/* Wine 8 has no bcryptprimitives.dll, from which Rust's own library takes its random bytes. This one goes into the folder in which
   the tests run and nowhere else: what is shipped uses Windows' own. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID into, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE into, SIZE_T length) {
    return SystemFunction036(into, (ULONG)length);
}
