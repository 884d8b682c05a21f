package quadrant.app;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The software versions and the date of a run, for reports. */
final class Versions {
    private Versions() {}

    /** The versions of Quadrant and the engines as in a model's provenance, and of Java and the operating system. */
    static Map<String, String> of(Map<String, String> facts) {
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

    /** Date and time, ISO 8601. */
    static String now(Clock clock) {
        return ZonedDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }
}
