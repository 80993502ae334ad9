#include <thread>
#include <vector>

#include "grpc_declarations.h"

void handle(void* tag);

void served(grpc::Server& server, grpc::ServerCompletionQueue& queue) {
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i) {
    workers.emplace_back([&queue] {
      void* tag = nullptr;
      bool ok = false;
      while (queue.Next(&tag, &ok)) {
        if (ok) {
          handle(tag);
        }
      }
    });
  }
  server.Wait();
  queue.Shutdown();
  for (auto& worker : workers) {
    worker.join();
  }
}
