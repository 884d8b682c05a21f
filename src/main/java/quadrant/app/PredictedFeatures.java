package quadrant.app;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import quadrant.dataset.ClassList;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonWriter;
import quadrant.dataset.io.PredictionTable;
import quadrant.dataset.io.Target;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Prediction;
import quadrant.imagej.ClassColours;
import quadrant.inference.MapArea;
import quadrant.inference.ProbabilityMap;
import quadrant.inference.TileGrid;
import quadrant.pixels.Region;

/**
 * A GeoJSON file of features with a model's predictions: the class as classification, and the probability of each class as a
 * measurement. For a model with uncertainty the outlier score is also a measurement, and prediction set and reasons are
 * metadata.
 */
final class PredictedFeatures {
    /** Infinity is no number in JSON. */
    private static final Pattern NUMBER = Pattern.compile("[0-9.]+");

    private PredictedFeatures() {}

    /** Begins such a file, with these members of the collection. */
    static GeoJsonWriter begin(Target target, ClassList classes, JsonObject members) throws IOException {
        GeoJsonWriter writer = new GeoJsonWriter(target, GeoJsonFile.PREDICTIONS, members);
        for (int k = 0; k < classes.size(); k++) {
            writer.colour(classes.name(k), ClassColours.of(k).getRGB() & 0xffffff);
        }
        return writer;
    }

    /** A feature with its prediction and its doubt. */
    static GeoFeature predicted(GeoFeature feature, Prediction p, ClassList classes, Abstention abstention) {
        int label = abstention.decided(p).orElse(-1);
        feature.classify(abstention.name(p, classes), ClassColours.of(label).getRGB() & 0xffffff);
        for (int k = 0; k < classes.size(); k++) {
            feature.measure(
                    GeoFeature.PROBABILITY + classes.name(k),
                    new BigDecimal(PredictionTable.number(p.probabilities().get(k))));
        }
        List<String> doubt = DoubtColumns.cells(p, classes);
        for (int i = 0; i < doubt.size(); i++) {
            String column = DoubtColumns.ALL.get(i);
            if (column.equals(DoubtColumns.OUTLIER)
                    && NUMBER.matcher(doubt.get(i)).matches()) {
                feature.measure("Outlier", new BigDecimal(doubt.get(i)));
            } else if (!doubt.get(i).isEmpty()) {
                feature.describe(column, doubt.get(i));
            }
        }
        return feature;
    }

    /**
     * Writes the cells of a map as tiles that do not overlap; skipped and unreadable cells have no class.
     *
     * @param seed of the tiles' ids: the same image, model and grid give the same ids
     */
    static void write(Target target, ProbabilityMap map, Abstention abstention, String seed) {
        TileGrid grid = map.grid();
        try (GeoJsonWriter out = begin(target, map.classes(), new JsonObject())) {
            for (int i = 0; i < grid.cells(); i++) {
                if (map.state(i) == ProbabilityMap.State.PENDING) {
                    continue;
                }
                Region cell = grid.cell(i);
                String place = seed + " " + grid.stridePx() + " " + cell;
                String id = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8))
                        .toString();
                GeoFeature tile =
                        GeoFeature.rectangle(id, "tile", cell.xPx(), cell.yPx(), cell.widthPx(), cell.heightPx());
                if (map.state(i) == ProbabilityMap.State.CLASSIFIED) {
                    out.write(predicted(tile, map.prediction(i), map.classes(), abstention));
                } else {
                    tile.describe("tile", MapArea.name(map.state(i)));
                    out.write(tile);
                }
            }
            out.commit(new JsonObject());
        } catch (IOException e) {
            throw OutputFolder.unwritten("The features", target.file(), e);
        }
    }
}
