package quadrant.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import quadrant.onnx.OnnxGraph;
import quadrant.task.Task;

/**
 * The trainer, a part that is installed or not: what rebuilds graphs for training, with the libraries and native libraries that it
 * needs.
 *
 * <p>Installed, all of it lies in one jar below {@value #FOLDER} and the version, where no other class loader looks, and is loaded in a class
 * loader of its own: another plug-in may bring the same libraries in other versions. In the build and as a Maven dependency it
 * lies on the class path.
 */
public final class Trainer {
    private static final String FOLDER = "quadrant-trainer-";
    private static final String FACTORY = "quadrant.engine.djl.DjlTails";
    private static final String LIBRARY = "ai.djl.engine.Engine";

    /** By folder: one for the whole process, as a native library is loaded once. */
    private static final Map<String, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    private Trainer() {}

    /**
     * The factory of tails; where the trainer is not installed, or that of another version, one that {@linkplain
     * TailFactory#missing names the file} and loads nothing.
     *
     * @param version of Quadrant
     */
    public static TailFactory tails(String version) {
        ClassLoader found = LOADERS.computeIfAbsent(FOLDER + version + "/", Trainer::loader);
        if (found.getResource(file(FACTORY)) == null || found.getResource(file(LIBRARY)) == null) {
            return new Missing("Quadrant-trainer-" + version + "-" + platform() + ".zip");
        }
        try {
            return (TailFactory) found.loadClass(FACTORY).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This installation of Quadrant's trainer is damaged: " + e, e);
        }
    }

    private static ClassLoader loader(String folder) {
        ClassLoader own = Objects.requireNonNull(Trainer.class.getClassLoader());
        return own.getResource(folder + file(FACTORY)) == null ? own : new Apart(own, folder);
    }

    private static String file(String type) {
        return type.replace('.', '/') + ".class";
    }

    /** The platform as the zips are named by it, such as {@code linux-x64}. */
    static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = system.startsWith("win") ? "win" : system.startsWith("mac") ? "mac" : "linux";
        return name + (System.getProperty("os.arch").equals("aarch64") ? "-arm64" : "-x64");
    }

    /** Takes what lies below the folder before anything of that name elsewhere, and hides the latter. */
    private static final class Apart extends ClassLoader {
        private final String folder;

        Apart(ClassLoader parent, String folder) {
            super(parent);
            this.folder = folder;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                URL hidden = loaded == null ? findResource(file(name)) : null;
                return loaded != null ? loaded : hidden == null ? super.loadClass(name, resolve) : define(name, hidden);
            }
        }

        private Class<?> define(String name, URL file) {
            try (InputStream in = file.openStream()) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected @Nullable URL findResource(String name) {
            return getParent().getResource(folder + name);
        }

        @Override
        public @Nullable URL getResource(String name) {
            URL hidden = findResource(name);
            return hidden == null ? super.getResource(name) : hidden;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            URL hidden = findResource(name);
            return hidden == null ? super.getResources(name) : Collections.enumeration(List.of(hidden));
        }
    }

    /** Stands for the trainer where it is not installed. */
    private record Missing(String file) implements TailFactory {
        @Override
        public Optional<String> missing() {
            return Optional.of(file);
        }

        @Override
        public Tail load(OnnxGraph graph, List<Long> featureDims, String dropoutAt, Compute compute, Task task) {
            throw TailFactory.refusal(file, "Training layers", "leave the layers as they are");
        }

        @Override
        public Device device() {
            return new Device("none", "the trainer is not installed");
        }

        @Override
        public String version() {
            return "";
        }
    }
}
