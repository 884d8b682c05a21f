package quadrant.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullUnmarked;

/**
 * The default file system, of which one operation below a folder may fail: opening, reading, writing, bringing to the disk,
 * moving, deleting, making or listing folders. Java takes it from {@code -Djava.nio.file.spi.DefaultFileSystemProvider}.
 */
@NullUnmarked
public final class FaultyFiles extends FileSystemProvider {
    static final AtomicInteger OPERATIONS = new AtomicInteger();
    private static final AtomicInteger FAILS = new AtomicInteger(-1);
    private static volatile String below = "\0";

    private final FileSystemProvider real;
    private final Faulty system;

    public FaultyFiles(FileSystemProvider real) {
        this.real = real;
        this.system = new Faulty(real.getFileSystem(URI.create("file:///")));
    }

    /** Counts anew what is done below a folder; that with this number fails, none where it is negative. */
    static void arm(String folder, int operation) {
        OPERATIONS.set(0);
        FAILS.set(operation);
        below = folder;
    }

    static void count(Path path) throws IOException {
        if (path.toString().startsWith(below) && OPERATIONS.getAndIncrement() == FAILS.get()) {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        }
    }

    private Path wrap(Path path) {
        return path == null
                ? null
                : (Path) Proxy.newProxyInstance(
                        FaultyFiles.class.getClassLoader(), new Class<?>[] {Path.class}, new Handler(path));
    }

    private static Path real(Path path) {
        return Proxy.isProxyClass(path.getClass()) ? ((Handler) Proxy.getInvocationHandler(path)).path : path;
    }

    private final class Handler implements InvocationHandler {
        private final Path path;

        Handler(Path path) {
            this.path = path;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
            return switch (method.getName()) {
                case "getFileSystem" -> system;
                case "toFile" -> new File(path.toString());
                case "iterator" ->
                    StreamSupport.stream(path.spliterator(), false)
                            .map(FaultyFiles.this::wrap)
                            .iterator();
                default -> invoked(method, given);
            };
        }

        private Object invoked(Method method, Object[] given) throws Throwable {
            Object[] args = given == null ? new Object[0] : given.clone();
            for (int i = 0; i < args.length; i++) {
                args[i] = args[i] instanceof Path p ? real(p) : args[i];
            }
            try {
                Object result = method.invoke(path, args);
                return result instanceof Path p ? wrap(p) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    private final class Faulty extends FileSystem {
        private final FileSystem real;

        Faulty(FileSystem real) {
            this.real = real;
        }

        @Override
        public FileSystemProvider provider() {
            return FaultyFiles.this;
        }

        @Override
        public void close() throws IOException {
            real.close();
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public boolean isReadOnly() {
            return real.isReadOnly();
        }

        @Override
        public String getSeparator() {
            return real.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return StreamSupport.stream(real.getRootDirectories().spliterator(), false)
                    .map(FaultyFiles.this::wrap)
                    .toList();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return real.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return real.supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return wrap(real.getPath(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String syntaxAndPattern) {
            PathMatcher matcher = real.getPathMatcher(syntaxAndPattern);
            return p -> matcher.matches(real(p));
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return real.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() throws IOException {
            return real.newWatchService();
        }

        private Path real(Path path) {
            return FaultyFiles.real(path);
        }
    }

    @Override
    public String getScheme() {
        return real.getScheme();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
        return real.newFileSystem(uri, env);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return wrap(real.getPath(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        count(path);
        return new FaultyChannel(real.newFileChannel(real(path), options, attributes), real(path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        count(folder);
        DirectoryStream<Path> found = real.newDirectoryStream(real(folder), p -> filter.accept(wrap(p)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return StreamSupport.stream(found.spliterator(), false)
                        .map(FaultyFiles.this::wrap)
                        .iterator();
            }

            @Override
            public void close() throws IOException {
                found.close();
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        count(folder);
        real.createDirectory(real(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        count(path);
        real.delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        count(target);
        real.copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        count(target);
        real.move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path a, Path b) throws IOException {
        return real.isSameFile(real(a), real(b));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return real.readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        real.setAttribute(real(path), attribute, value, options);
    }
}
