#include <thread>

#include "grpc_declarations.h"

void handle(void* tag);

// The worker's queue and its flag die with the function that gave the worker up.
void served_in_the_background(grpc::Server& server) {
  grpc::CompletionQueue queue;
  std::thread worker([&queue] {  // expect: snag-dangling-capture
    void* tag = nullptr;
    bool ok = false;
    while (queue.Next(&tag, &ok)) {
      handle(tag);
    }
  });
  worker.detach();
  queue.Shutdown();
}
