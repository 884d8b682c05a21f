package quadrant.imagej;

import static quadrant.task.OptionName.option;

import com.google.gson.JsonObject;
import ij.gui.Roi;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkReader.LabelClasses;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.MarkedImage.Mark;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoObjects;
import quadrant.inference.TileGrid;
import quadrant.inference.TissueMask;
import quadrant.pixels.CropRule;
import quadrant.pixels.FieldSize;
import quadrant.pixels.MarkedArea;
import quadrant.pixels.Region;
import quadrant.pixels.RegionSource;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Marked objects of image files, whose crops share the planes kept by {@link FilePlanes}. */
public final class FileMarks implements MarkReader {
    private final ImageFileReader reader;
    private final RoiMarks.Rules rules;
    private final FilePlanes planes;

    /**
     * A reader of marks.
     *
     * @param classFrom which property of a ROI names its class; empty for the objects without one, which all get the same name
     * @param objects the selected object types of GeoJSON
     * @param rule how objects are cut out; with tiles, its box is a tile's side
     * @param tiles the side of the tiles into which areas are cut, if any
     */
    public FileMarks(
            ImageFileReader reader,
            Optional<RoiClass> classFrom,
            GeoObjects objects,
            CropRule rule,
            Optional<FieldSize> tiles) {
        this.reader = reader;
        this.rules = new RoiMarks.Rules(classFrom, objects, rule, tiles);
        this.planes = new FilePlanes(reader);
    }

    private RoiMarks marks(Image image) {
        return new RoiMarks(image.id(), planes.of(image.file(), image.id()), rules);
    }

    @Override
    public boolean hasOverlay(Path image) {
        return !RoiSet.overlay(image).isEmpty();
    }

    @Override
    public MarkedImage rois(Image image, Optional<Path> rois, Optional<String> label, OptionalInt slice) {
        if (rois.isPresent() && GeoJsonFile.is(rois.get())) {
            Optional<StackPosition> otherwise = slice.isPresent() ? Optional.of(position(slice)) : Optional.empty();
            return marks(image).features(rois.get(), label, otherwise).gathered();
        }
        if (rules.crop().outline() == CropRule.Outline.NUCLEUS || rules.objects() != GeoObjects.ALL) {
            throw new UserException(
                    "The nuclei or objects of a type are asked for, and the marks of " + image.id()
                            + " are ImageJ's, which have neither.",
                    "Leave out " + option("outline") + " and " + option("objects")
                            + ", or mark objects in QuPath and export them as GeoJSON.");
        }
        List<Roi> found = rois.map(RoiSet::read).orElseGet(() -> RoiSet.overlay(image.file()));
        return marks(image).rois(found, label, position(slice)).gathered();
    }

    private static StackPosition position(OptionalInt slice) {
        return slice.isPresent() ? StackPosition.slice(slice.getAsInt()) : StackPosition.MIDDLE;
    }

    @Override
    public List<Mark> tiles(Image slide, String label) {
        RoiMarks marks = marks(slide);
        for (Region r : tissue(slide, rules.crop().box().orElseThrow())) {
            MarkedArea area = new MarkedArea(r.xPx(), r.yPx(), r.widthPx(), r.heightPx(), Optional.empty());
            marks.add(area, "x" + r.xPx() + "y" + r.yPx(), label, StackPosition.MIDDLE);
        }
        return marks.gathered().marks();
    }

    /** Tiles with tissue side by side, in rows; the image's side where that is smaller than a tile's. */
    private List<Region> tissue(Image slide, FieldSize side) {
        try (RegionSource image = reader.regions(slide.file(), slide.id())) {
            int tilePx = (int) Math.max(1, Math.rint(side.px(image.pixelSize(), slide.id())));
            int own = Math.min(tilePx, Math.min(image.widthPx(), image.heightPx()));
            TileGrid grid = new TileGrid(image.widthPx(), image.heightPx(), own, own);
            Optional<TissueMask> mask = TissueMask.of(image, grid, Task.SILENT);
            List<Region> tissue = IntStream.range(0, Math.toIntExact(grid.cells()))
                    .mapToObj(grid::tile)
                    .filter(t -> mask.isEmpty() || mask.get().tissue(t))
                    .toList();
            int count = Math.min(MOST_TILES, tissue.size());
            return IntStream.range(0, count)
                    .mapToObj(i -> tissue.get((int) ((2L * i + 1) * tissue.size() / (2L * count))))
                    .toList();
        }
    }

    @Override
    public MarkedImage features(
            Image image, List<JsonObject> features, Map<String, Integer> leftOut, OptionalInt slice) {
        RoiMarks marks = marks(image);
        leftOut.forEach(marks::leaveOut);
        Iterator<GeoFeature> each = features.stream().map(GeoFeature::of).iterator();
        return marks.features(each, Optional.empty(), Optional.of(position(slice)))
                .gathered();
    }

    @Override
    public MarkedImage labels(Image image, Path map, LabelClasses classes) {
        LabelMap labels = LabelMap.of(reader.read(map, String.valueOf(map.getFileName())));
        return marks(image).labels(labels, classes).gathered();
    }
}
