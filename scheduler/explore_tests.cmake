# Control mode as a whole: programs in the three flavours, driven through the protocol as the harness does it.
include(SnagRunner)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(pugixml REQUIRED)
find_package(Boost REQUIRED COMPONENTS chrono thread)

set(explored_programs testdata/explore_bugs.cpp testdata/explore_io.cpp testdata/explore_limits.cpp
  testdata/explore_parts.cpp testdata/explore_right.cpp)
foreach(flavour ${SNAG_FLAVOURS})
  snag_add_runner(NAME snag_explored-${flavour} VARIANT buggy FLAVOUR ${flavour} SOURCES ${explored_programs}
    DIRECTORY "${PROJECT_BINARY_DIR}/tests/explored" LINK Boost::thread Boost::chrono)
  list(APPEND explored snag_explored-${flavour})
endforeach()

# Schedules by the thousand: a label of their own.
foreach(test explore_test exactness_test)
  snag_add_test(${test} SOURCES ${test}.cpp LINK snag::harness snag::support snag_tool_flags LABELS explore
    TIMEOUT 600)
  target_compile_definitions(${test} PRIVATE SNAG_EXPLORED="${PROJECT_BINARY_DIR}/tests/explored")
  add_dependencies(${test} ${explored})
endforeach()
