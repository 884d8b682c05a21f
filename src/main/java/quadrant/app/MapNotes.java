package quadrant.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quadrant.inference.ProbabilityMap;
import quadrant.inference.TileGrid;

/** The notes of a probability map, for its file and its window. */
final class MapNotes {
    private MapNotes() {}

    static List<String> of(ProbabilityMap map, ClassifyOptions options, List<String> warnings) {
        TileGrid g = map.grid();
        List<String> notes = new ArrayList<>();
        notes.add("Probability of each class, a slice each, by Quadrant " + Version.get());
        notes.add("Image: " + map.image() + ", " + g.widthPx() + "×" + g.heightPx() + " pixels"
                + map.pixelSize()
                        .map(p -> String.format(Locale.ROOT, ", %.4g µm per pixel", p.micronsPerPixel()))
                        .orElse(""));
        notes.add("Model: " + options.model().getFileName());
        notes.add("Tiles of " + g.tilePx() + " pixels every " + g.stridePx()
                + ": a pixel of this map is the cell about which a tile lies; at the edges tiles are moved inwards");
        if (options.abstention().leastProbability() > 0) {
            notes.add("Uncertain below a probability of " + options.abstention().leastProbability());
        }
        int pending = map.count(ProbabilityMap.State.PENDING);
        int empty = map.count(ProbabilityMap.State.EMPTY);
        int unreadable = map.count(ProbabilityMap.State.UNREADABLE);
        if (pending > 0) {
            notes.add("Partial: " + pending + " of " + g.cells() + " tiles were not reached and are NaN");
        }
        map.tissueShare()
                .ifPresent(share -> notes.add(String.format(
                        Locale.ROOT,
                        "Tissue is %.1f %% of the image; %d of %d tiles show none, were skipped and are NaN",
                        100 * share,
                        empty,
                        g.cells())));
        if (unreadable > 0) {
            notes.add(unreadable + " tiles could not be read and are NaN");
        }
        warnings.forEach(w -> notes.add("Note: " + w));
        return notes;
    }
}
