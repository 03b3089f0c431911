# kokudo_allocator: what programs that build an index allocate with (docs/decisions/0012). Sanitizers bring their own.
add_library(kokudo_allocator INTERFACE)
if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  find_library(JEMALLOC_LIBRARY jemalloc REQUIRED)
  target_link_libraries(kokudo_allocator INTERFACE ${JEMALLOC_LIBRARY})
endif()
