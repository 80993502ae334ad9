#pragma once

// The declarations of gRPC that the samples use, with the names and shapes of its public interface.

namespace grpc {
class CompletionQueue {
 public:
  bool Next(void** tag, bool* ok);
  void Shutdown();
};
class ServerCompletionQueue : public CompletionQueue {};
class Server {
 public:
  void Wait();
  void Shutdown();
};
}  // namespace grpc
