# One folder = one module = one static library.

# Header self-check: every public header of every module compiles on its own (target header_selfcheck).
add_library(header_selfcheck OBJECT EXCLUDE_FROM_ALL)
set_target_properties(header_selfcheck PROPERTIES UNITY_BUILD OFF)

# -Wrestrict: GCC 12 sees overlaps in every std::string + literal (GCC bug 105651).
set(KOKUDO_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    $<$<AND:$<BOOL:${KOKUDO_UNITY}>,$<CXX_COMPILER_ID:GNU>>:-Wno-subobject-linkage>  # in a unity build g++ takes every unnamed namespace for a header's
    $<$<BOOL:${KOKUDO_WERROR}>:-Werror>)

# kokudo_module(<target> DEPENDS <kokudo::targets...> PRIVATE_DEPENDS <targets...>)
# Compiles every *.cpp of the folder and of its detail/ into one static library named after the folder path.
# DEPENDS are seen by those who use the module; PRIVATE_DEPENDS may appear in .cpp and detail/ only.
function(kokudo_module target)
  cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp detail/*.cpp detail/*/*.cpp)
  file(GLOB headers CONFIGURE_DEPENDS *.h)
  file(GLOB private_headers CONFIGURE_DEPENDS detail/*.h detail/*/*.h)
  if(sources)
    add_library(${target} STATIC ${sources} ${headers} ${private_headers})
    set(scope PUBLIC)
    target_compile_options(${target} PRIVATE ${KOKUDO_WARNINGS})
    target_link_libraries(${target} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
    target_link_libraries(${target} INTERFACE ${ARG_DEPENDS})
  endif()
  add_library(kokudo::${target} ALIAS ${target})
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR})
  _kokudo_record_module(${target} "${ARG_DEPENDS}" "${ARG_PRIVATE_DEPENDS}")
  foreach(header IN LISTS headers)
    file(RELATIVE_PATH rel ${PROJECT_SOURCE_DIR} ${header})
    string(MAKE_C_IDENTIFIER ${rel} id)
    file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/selfcheck/${id}.cpp CONTENT "#include \"${rel}\"\n")
    target_sources(header_selfcheck PRIVATE ${CMAKE_BINARY_DIR}/selfcheck/${id}.cpp)
  endforeach()
  target_link_libraries(header_selfcheck PRIVATE ${target})
endfunction()

# kokudo_program(<name> DEPENDS ...): an executable from the folder's *.cpp, known to the layering test.
function(kokudo_program name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h detail/*.cpp detail/*.h panels/*.cpp panels/*.h)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${KOKUDO_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} ${ARG_PRIVATE_DEPENDS})
  _kokudo_record_module(${name} "${ARG_DEPENDS}" "${ARG_PRIVATE_DEPENDS}")
endfunction()

# A line of the module table: folder|target|our dependencies|our private dependencies, names parted by blanks.
function(_kokudo_record_module target depends private_depends)
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set(public_ours ${depends})
  set(private_ours ${private_depends})
  list(FILTER public_ours INCLUDE REGEX "^kokudo::")
  list(FILTER private_ours INCLUDE REGEX "^kokudo::")
  string(REPLACE "kokudo::" "" public_ours "${public_ours}")
  string(REPLACE "kokudo::" "" private_ours "${private_ours}")
  string(REPLACE ";" " " public_ours "${public_ours}")
  string(REPLACE ";" " " private_ours "${private_ours}")
  set_property(GLOBAL APPEND PROPERTY KOKUDO_MODULES "${folder}|${target}|${public_ours}|${private_ours}")
endfunction()

# Writes modules.txt, which the layering test reads.
function(kokudo_write_module_table)
  get_property(modules GLOBAL PROPERTY KOKUDO_MODULES)
  string(REPLACE ";" "\n" text "${modules}")
  file(WRITE ${CMAKE_BINARY_DIR}/modules.txt "${text}\n")
endfunction()
