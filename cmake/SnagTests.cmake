# snag_add_test(NAME SOURCES ... LINK ... LABELS ... [ENVIRONMENT ...] [TIMEOUT seconds] [GROUPED test GROUPS ...]
#               [OPTIMISED])
# A GoogleTest program whose tests are registered one by one with CTest, each under the given labels; but GROUPED, a
# test with parameters, once for each of GROUPS: the parameters whose names begin with the group's and "__".
function(snag_add_test name)
  cmake_parse_arguments(arg "OPTIMISED" "TIMEOUT;GROUPED" "SOURCES;LINK;LABELS;ENVIRONMENT;GROUPS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE snag_flags ${arg_LINK} GTest::gmock GTest::gtest GTest::gtest_main snag_lines)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  # Built often and run for milliseconds: what a test's own code would gain by more is lost in its build. But where
  # what it tests is made of templates, or a sanitizer looks at each access.
  set(level -O0)
  if(arg_OPTIMISED)
    set(level -O1)
  endif()
  target_compile_options(${name} PRIVATE $<$<CONFIG:RelWithDebInfo,Release>:${level}>)
  list(LENGTH arg_SOURCES count)
  if(count GREATER 3)
    target_precompile_headers(${name} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  # A list inside a property list: its separators must survive one more expansion.
  string(REPLACE ";" "\\;" labels "${arg_LABELS}")
  # The colon after the name keeps 'ctest -R name' exact. Discovery runs at test time: a build never
  # executes what it has just linked.
  if(arg_GROUPED)
    set(filter TEST_FILTER "-${arg_GROUPED}/*")
  endif()
  gtest_discover_tests(${name} TEST_PREFIX "${name}:" DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 ${filter}
    PROPERTIES LABELS "${labels}" TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${arg_ENVIRONMENT}")
  foreach(group ${arg_GROUPS})
    string(REGEX REPLACE "[^A-Za-z0-9]" "_" id "${group}")
    add_test(NAME "${name}:${group}" COMMAND ${name} "--gtest_filter=${arg_GROUPED}/${id}__*")
    set_tests_properties("${name}:${group}" PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
      ENVIRONMENT "${arg_ENVIRONMENT}" FAIL_REGULAR_EXPRESSION "Running 0 tests")
  endforeach()
endfunction()

# snag_add_flavoured_test(NAME SOURCES ... LINK flavoured-library ... LABELS ...): one program per flavour.
function(snag_add_flavoured_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINK;LINK_ALL;LABELS" ${ARGN})
  foreach(flavour ${SNAG_FLAVOURS})
    set(libraries snag_flavour_${flavour} ${arg_LINK_ALL})
    foreach(library ${arg_LINK})
      list(APPEND libraries ${library}-${flavour})
    endforeach()
    snag_add_test(${name}-${flavour} SOURCES ${arg_SOURCES} LINK ${libraries} LABELS ${arg_LABELS} ${flavour}
      TIMEOUT "${arg_TIMEOUT}" OPTIMISED)
  endforeach()
endfunction()
