// Part of kokudo-viewer in builds with the address sanitizer only: libraries stay where they are to
// the end, so that a report of leaked memory names the library that allocated it.
extern "C" int dlclose(void*) {
  return 0;
}
