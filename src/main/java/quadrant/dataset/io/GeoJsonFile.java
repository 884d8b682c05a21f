package quadrant.dataset.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;

/**
 * GeoJSON (RFC 7946) as QuPath exports and imports it: plain, packed with gzip, or in a zip. Coordinates are in pixels of the
 * full resolution from the image's upper left corner.
 */
public final class GeoJsonFile {
    /** The file extensions; a zip with another name is recognised by its entries. */
    static final List<String> ENDINGS = List.of(".geojson", ".geojson.gz", ".geojson.zip");

    /** The member that identifies a file written here. */
    static final String GENERATOR = "generator";

    /** Marks a file whose classes are a model's predictions. */
    public static final String PREDICTIONS = "Quadrant predictions";

    /** Marks a file with ROIs that ImageJ showed. */
    public static final String ROIS = "Quadrant ROIs";

    private static final int HEAD = 4096;

    /** A file that was written here: recognised by its first member after the type. */
    public static final Target.Kind KIND = new Target.Kind("a GeoJSON file", file -> {
        try (InputStream in = GeoJsonReader.unpacked(file, Files.newInputStream(file))) {
            return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8).contains("\"" + GENERATOR + "\":\"Quadrant");
        }
    });

    private GeoJsonFile() {}

    /** Whether a name has an extension of GeoJSON files. */
    public static boolean named(Path file) {
        String name = ImageFiles.name(file).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Whether a file is GeoJSON, by its name, or by its entries where it is a zip. */
    public static boolean is(Path file) {
        if (named(file)) {
            return true;
        }
        if (!ImageFiles.name(file).toLowerCase(Locale.ROOT).endsWith(".zip") || !Files.isRegularFile(file)) {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().anyMatch(e -> isEntry(e.getName()));
        } catch (IOException e) {
            // the caller that reads it reports the fault
            return false;
        }
    }

    /** Whether an entry of a zip is GeoJSON. */
    static boolean isEntry(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.startsWith("__macosx") && (lower.endsWith(".geojson") || lower.endsWith(".json"));
    }
}
