package quadrant.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The version of Quadrant, as written by the build, and those of what it runs on. */
public final class Version {
    private Version() {}

    public static String get() {
        try (InputStream in = Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
            Properties p = new Properties();
            p.load(in);
            return p.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The versions of Quadrant and the engines as in a model's provenance, and of Java and the operating system. */
    static Map<String, String> all(Map<String, String> facts) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Quadrant", facts.getOrDefault("quadrant", ""));
        engines(versions, facts.getOrDefault("trunk", ""));
        engines(versions, facts.getOrDefault("tail", ""));
        versions.put("Java", System.getProperty("java.version"));
        versions.put("System", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    /** The engines by the names they report: "ONNX Runtime 1.28.0", "DJL 0.36.0, PyTorch 2.7.1". */
    private static void engines(Map<String, String> versions, String engines) {
        for (String engine : engines.split(", ", -1)) {
            int space = engine.lastIndexOf(' ');
            if (space > 0) {
                versions.put(engine.substring(0, space), engine.substring(space + 1));
            }
        }
    }
}
