# snag_add_runner(NAME target VARIANT buggy|fixed|plausible FLAVOUR plain|tsan|asan SOURCES ... [LINK ...]
#                 [DIRECTORY folder])
# An executable that runs the cases which its sources register, under the scheduler. It lands where snag looks
# for runners; a project of its own can pass it to `snag stress --runner`.
function(snag_add_runner)
  cmake_parse_arguments(arg "" "NAME;VARIANT;FLAVOUR;DIRECTORY" "SOURCES;LINK" ${ARGN})
  if(NOT arg_NAME OR NOT arg_SOURCES OR NOT arg_FLAVOUR IN_LIST SNAG_FLAVOURS
     OR NOT arg_VARIANT MATCHES "^(buggy|fixed|plausible)$")
    message(FATAL_ERROR "snag_add_runner: NAME, SOURCES, VARIANT (buggy, fixed, plausible) and FLAVOUR "
                        "(${SNAG_FLAVOURS}) are all needed; got '${ARGN}'")
  endif()
  # Snag's own are found by the installed command; somebody else's are none of its business.
  if(NOT arg_DIRECTORY)
    set(arg_DIRECTORY "${PROJECT_BINARY_DIR}/lib/snag/runners")
    set(installs "${PROJECT_IS_TOP_LEVEL}")
  endif()
  # What differs from runner to runner is one small file of its own: the others compile alike wherever they go.
  add_library(${arg_NAME}-identity OBJECT "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../harness/runner_identity.cpp")
  target_compile_definitions(${arg_NAME}-identity PRIVATE
    SNAG_RUNNER_VARIANT="${arg_VARIANT}" SNAG_RUNNER_FLAVOUR="${arg_FLAVOUR}")
  target_link_libraries(${arg_NAME}-identity PRIVATE snag_flavour_${arg_FLAVOUR})
  add_executable(${arg_NAME} ${arg_SOURCES} $<TARGET_OBJECTS:${arg_NAME}-identity>)
  target_link_libraries(${arg_NAME} PRIVATE snag_scheduler snag_runner-${arg_FLAVOUR} snag_flavour_${arg_FLAVOUR}
    ${arg_LINK})
  if(arg_FLAVOUR STREQUAL "tsan")
    target_link_libraries(${arg_NAME} PRIVATE snag_memory_points)
  endif()
  set_target_properties(${arg_NAME} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${arg_DIRECTORY}" OUTPUT_NAME ${arg_VARIANT}-${arg_FLAVOUR})
  if(installs AND PROJECT_NAME STREQUAL "snag")
    install(TARGETS ${arg_NAME} RUNTIME DESTINATION lib/snag/runners)
  endif()
endfunction()
