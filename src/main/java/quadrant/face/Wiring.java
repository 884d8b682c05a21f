package quadrant.face;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneStore;
import quadrant.disk.DatasetReader;
import quadrant.engine.Engines;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.imagej.FilePixels;
import quadrant.imagej.ImageFileReader;
import quadrant.task.UserException;
import quadrant.training.FeatureCache;

/** The parts put together: engines, catalogue, cache, and the one reader of image files. */
public record Wiring(Engines engines, BackboneCatalog catalog, FeatureCache cache, DatasetReader datasets, Path home) {
    private static final double CACHE_LIMIT_GIB = 8;

    /** From {@code QUADRANT_CACHE_GIB}, else 8 GiB. */
    private static long cacheLimitBytes() {
        String gib = System.getenv("QUADRANT_CACHE_GIB");
        try {
            double limit = gib == null || gib.isBlank() ? CACHE_LIMIT_GIB : Double.parseDouble(gib);
            if (limit >= 0) {
                return (long) (limit * (1L << 30));
            }
        } catch (NumberFormatException e) {
            throw badLimit(gib);
        }
        throw badLimit(gib);
    }

    private static UserException badLimit(@Nullable String gib) {
        return new UserException(
                "QUADRANT_CACHE_GIB is \"" + gib + "\", and a number of GiB was expected.",
                "Set it to such a number, or unset it.");
    }

    /** The standard parts; Quadrant's own folder is {@code QUADRANT_HOME}, else {@code .quadrant} in the user's. */
    public static Wiring standard() {
        String named = System.getenv("QUADRANT_HOME");
        Path home = named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".quadrant")
                : Path.of(named);
        ImageFileReader reader = new ImageFileReader();
        return new Wiring(
                new Engines(new OrtTrunks(), new DjlTails()),
                new BackboneCatalog(store(home)),
                new FeatureCache(home.resolve("features"), cacheLimitBytes()),
                new DatasetReader((file, name) -> new FilePixels(file, name, reader)),
                home);
    }

    /** Where added and downloaded backbones lie. */
    public BackboneStore store() {
        return store(home);
    }

    private static BackboneStore store(Path home) {
        return new BackboneStore(home.resolve("backbones"));
    }
}
