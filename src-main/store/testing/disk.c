/*
 * A disk that can be watched and that can fail, for tests of durability. Loaded before libc.
 *
 * CASEBENCH_DISK_LOG=path   every write, truncation and sync of a database or its log is appended there, in order,
 *                           together with what is written to a file named "acks": little-endian u32 operation,
 *                           u32 file, u64 offset, u32 length, then the bytes.
 * open("/casebench-disk/arm/N/ERRNO")  the N-th such operation from now on fails once.
 * open("/casebench-disk/full/ERRNO")   every write and sync fails from now on; 0 ends it.
 * open("/casebench-disk/fired")        answers EEXIST when that has happened, else ENOENT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { OP_WRITE = 1, OP_TRUNCATE = 2, OP_SYNC = 3, OP_ACK = 4 };
enum { FILE_NONE = 0, FILE_DATABASE = 1, FILE_LOG = 2, FILE_ACKS = 3 };

static long countdown = 0;
static int fault = 0;
static int fired = 0;
static int full = 0;
static int log_fd = -2;

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), wanted = strlen(end);
  return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static int file_of_path(const char *path) {
  if (ends_with(path, "/casebench.db")) return FILE_DATABASE;
  if (ends_with(path, "/casebench.db-wal")) return FILE_LOG;
  if (ends_with(path, "/acks")) return FILE_ACKS;
  return FILE_NONE;
}

static int file_of(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return FILE_NONE;
  path[length] = 0;
  return file_of_path(path);
}

static ssize_t real_write(int fd, const void *bytes, size_t length) {
  static ssize_t (*next)(int, const void *, size_t) = 0;
  if (!next) next = dlsym(RTLD_NEXT, "write");
  return next(fd, bytes, length);
}

static int real_open(const char *path, int flags, mode_t mode) {
  static int (*next)(const char *, int, ...) = 0;
  if (!next) next = dlsym(RTLD_NEXT, "open64");
  return next(path, flags, mode);
}

static void note(uint32_t operation, uint32_t file, uint64_t offset, uint32_t length, const void *bytes) {
  const char *path = getenv("CASEBENCH_DISK_LOG");
  unsigned char head[20];
  if (!path || file == FILE_NONE) return;
  if (log_fd == -2) log_fd = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  memcpy(head, &operation, 4);
  memcpy(head + 4, &file, 4);
  memcpy(head + 8, &offset, 8);
  memcpy(head + 16, &length, 4);
  real_write(log_fd, head, sizeof head);
  if (bytes) real_write(log_fd, bytes, length);
}

static int fails(int file) {
  if (full && (file == FILE_DATABASE || file == FILE_LOG)) {
    errno = full;
    return 1;
  }
  if (countdown <= 0 || (file != FILE_DATABASE && file != FILE_LOG)) return 0;
  if (--countdown > 0) return 0;
  fired = 1;
  errno = fault;
  return 1;
}

static int command(const char *path) {
  if (strncmp(path, "/casebench-disk/", 16) != 0) return 0;
  if (strcmp(path + 16, "fired") == 0) errno = fired ? EEXIST : ENOENT;
  else if (sscanf(path + 16, "full/%d", &full) == 1) errno = ENOENT;
  else if (sscanf(path + 16, "arm/%ld/%d", &countdown, &fault) == 2) { fired = 0; errno = ENOENT; }
  return 1;
}

static int open_any(const char *path, int flags, mode_t mode) {
  if (command(path)) return -1;
  if (!full && fails(file_of_path(path))) return -1;
  return real_open(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_any(path, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  int file = file_of(fd);
  if (fails(file)) return -1;
  ssize_t done = real_write(fd, bytes, length);
  if (done > 0 && file == FILE_ACKS) note(OP_ACK, file, 0, (uint32_t)done, bytes);
  return done;
}

static ssize_t pwrite_any(int fd, const void *bytes, size_t length, off64_t offset) {
  static ssize_t (*next)(int, const void *, size_t, off64_t) = 0;
  if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
  int file = file_of(fd);
  if (fails(file)) return -1;
  ssize_t done = next(fd, bytes, length, offset);
  if (done > 0) note(OP_WRITE, file, (uint64_t)offset, (uint32_t)done, bytes);
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite_any(fd, bytes, length, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return pwrite_any(fd, bytes, length, offset); }

static int truncate_any(int fd, off64_t length) {
  static int (*next)(int, off64_t) = 0;
  if (!next) next = dlsym(RTLD_NEXT, "ftruncate64");
  int file = file_of(fd);
  if (fails(file)) return -1;
  int result = next(fd, length);
  if (result == 0) note(OP_TRUNCATE, file, (uint64_t)length, 0, 0);
  return result;
}

int ftruncate(int fd, off_t length) { return truncate_any(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncate_any(fd, length); }

static int sync_any(int fd, const char *name) {
  int (*next)(int) = dlsym(RTLD_NEXT, name);
  int file = file_of(fd);
  if (fails(file)) return -1;
  int result = next(fd);
  if (result == 0) note(OP_SYNC, file, 0, 0, 0);
  return result;
}

int fsync(int fd) { return sync_any(fd, "fsync"); }
int fdatasync(int fd) { return sync_any(fd, "fdatasync"); }
