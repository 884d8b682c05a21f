package quadrant.face;

import java.nio.file.Path;
import quadrant.backbone.BackboneCatalog;
import quadrant.disk.DatasetReader;
import quadrant.engine.Engines;
import quadrant.engine.djl.DjlTails;
import quadrant.engine.ort.OrtTrunks;
import quadrant.imagej.FilePixels;
import quadrant.imagej.ImageFileReader;
import quadrant.training.FeatureCache;

/** The parts put together: engines, catalogue, cache, and the one reader of image files. */
public record Wiring(Engines engines, BackboneCatalog catalog, FeatureCache cache, DatasetReader datasets, Path home) {
    private static final long CACHE_LIMIT_BYTES = 8L << 30;

    /** The standard parts; Quadrant's own folder is {@code QUADRANT_HOME}, else {@code .quadrant} in the user's. */
    public static Wiring standard() {
        String named = System.getenv("QUADRANT_HOME");
        Path home = named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".quadrant")
                : Path.of(named);
        ImageFileReader reader = new ImageFileReader();
        return new Wiring(
                new Engines(new OrtTrunks(), new DjlTails()),
                new BackboneCatalog(),
                new FeatureCache(home.resolve("features"), CACHE_LIMIT_BYTES),
                new DatasetReader((file, name) -> new FilePixels(file, name, reader)),
                home);
    }
}
