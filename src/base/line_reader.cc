#include "base/line_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace danglint {
namespace {

// More than any line of ours; whoever compressed a terabyte of nothing learns that it is none.
constexpr std::size_t kMostOfLine = std::size_t{64} << 20U;
constexpr std::size_t kPart = std::size_t{256} << 10U;
constexpr std::string_view kZstdMagic("\x28\xb5\x2f\xfd", 4);

struct Freed {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

}  // namespace

struct LineReader::State {
  ~State() {
    if (file >= 0) close(file);
  }

  // Appends what comes next to `text`; false at the end.
  bool fill() {
    if (is_first && !read_raw()) return false;
    if (is_first && raw.starts_with(kZstdMagic)) {
      stream.reset(ZSTD_createDStream());
      is_first = false;
    }
    is_first = false;
    if (stream) return fill_decompressed();
    if (raw.empty() && !read_raw()) return false;
    text.append(raw);
    raw = {};
    return true;
  }

  // The end of the file before that of the frame is told as what it is.
  bool fill_decompressed() {
    const std::size_t before = text.size();
    while (text.size() == before) {
      if (raw.empty() && !read_raw()) {
        if (is_in_frame && error.empty()) error = "the compressed data was cut";
        return false;
      }
      text.resize(before + kPart);
      ZSTD_inBuffer in{raw.data(), raw.size(), 0};
      ZSTD_outBuffer out{text.data() + before, kPart, 0};
      const std::size_t left = ZSTD_decompressStream(stream.get(), &out, &in);
      text.resize(before + out.pos);
      if (ZSTD_isError(left) != 0) {
        error = "this is no zstd data: " + std::string(ZSTD_getErrorName(left));
        return false;
      }
      is_in_frame = left != 0;
      raw.remove_prefix(in.pos);
    }
    return true;
  }

  bool read_raw() {
    if (file < 0) {
      raw = std::exchange(given, {});
      return !raw.empty();
    }
    buffer.resize(kPart);
    ssize_t got = 0;
    do {
      got = read(file, buffer.data(), buffer.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) error = std::strerror(errno);
    raw = std::string_view(buffer).substr(0, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return got > 0;
  }

  int file = -1;
  std::string_view given;  // what is to be read, if there is no file
  std::string buffer;
  std::string_view raw;  // read, and not used yet
  bool is_first = true;
  bool is_in_frame = false;
  std::unique_ptr<ZSTD_DStream, Freed> stream;
  std::string text;    // lines to come, the first of them whole or not
  std::size_t at = 0;  // where the next one begins
  std::string error;
};

LineReader::LineReader(std::unique_ptr<State> state) : state_(std::move(state)) {}

LineReader::LineReader(std::string_view bytes) : state_(std::make_unique<State>()) {
  state_->given = bytes;
}

Result<LineReader> LineReader::open(const std::string& path) {
  auto state = std::make_unique<State>();
  state->file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status {};
  if (state->file < 0 || fstat(state->file, &status) != 0) {
    return Error{path + ": " + std::strerror(errno)};
  }
  if (!S_ISREG(status.st_mode)) return Error{path + ": not a regular file"};
  return LineReader(std::move(state));
}

LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

bool LineReader::next(std::string_view& line) {
  State& state = *state_;
  std::size_t end = state.text.find('\n', state.at);
  while (end == std::string::npos) {
    state.text.erase(0, std::exchange(state.at, 0));
    if (state.text.size() > kMostOfLine) state.error = "a line of it has no end";
    const std::size_t searched = state.text.size();
    if (!state.error.empty() || !state.fill()) break;
    end = state.text.find('\n', searched);
  }
  if (!state.error.empty()) return false;
  if (end == std::string::npos) end = state.text.size();  // the last, without a line end
  if (end == state.at && end == state.text.size()) return false;
  line = std::string_view(state.text).substr(state.at, end - state.at);
  state.at = std::min(end + 1, state.text.size());
  return true;
}

const std::string& LineReader::error() const {
  return state_->error;
}

std::string compressed(std::string_view bytes) {
  constexpr int kLevel = 3;
  std::string text(ZSTD_compressBound(bytes.size()), '\0');
  text.resize(ZSTD_compress(text.data(), text.size(), bytes.data(), bytes.size(), kLevel));
  return text;
}

}  // namespace danglint
