package quadrant.imagej;

import static quadrant.task.OptionName.option;

import ij.gui.Roi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import quadrant.dataset.MarkReader;
import quadrant.dataset.MarkReader.LabelClasses;
import quadrant.dataset.MarkedImage;
import quadrant.dataset.MarkedImage.Mark;
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
    private final RoiMarks roiMarks;
    private final CropRule rule;
    private final boolean unlabelled;
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
        this.planes = new FilePlanes(reader);
        this.roiMarks = new RoiMarks(classFrom, objects, rule, tiles);
        this.rule = rule;
        this.unlabelled = classFrom.isEmpty();
    }

    @Override
    public boolean hasOverlay(Path image) {
        return !RoiSet.overlay(image).isEmpty();
    }

    @Override
    public MarkedImage rois(Image image, Optional<Path> rois, Optional<String> label, OptionalInt slice) {
        if (rois.isPresent() && GeoJsonFile.is(rois.get())) {
            Optional<StackPosition> otherwise = slice.isPresent() ? Optional.of(position(slice)) : Optional.empty();
            return roiMarks.of(image.id(), rois.get(), label, otherwise, planes.of(image.file(), image.id()));
        }
        if (rule.outline() == CropRule.Outline.NUCLEUS || roiMarks.objects() != GeoObjects.ALL) {
            throw new UserException(
                    "The nuclei or objects of a type are asked for, and the marks of " + image.id()
                            + " are ImageJ's, which have neither.",
                    "Leave out " + option("outline") + " and " + option("objects")
                            + ", or mark objects in QuPath and export them as GeoJSON.");
        }
        List<Roi> found = rois.map(RoiSet::read).orElseGet(() -> RoiSet.overlay(image.file()));
        return roiMarks.of(image.id(), found, label, position(slice), planes.of(image.file(), image.id()));
    }

    @Override
    public List<Mark> tiles(Image slide, String label) {
        Supplier<RegionSource> plane = planes.of(slide.file(), slide.id()).apply(StackPosition.MIDDLE);
        List<Mark> tiles = new ArrayList<>();
        for (Region r : tissue(slide, rule.box().orElseThrow())) {
            String name = "x" + r.xPx() + "y" + r.yPx();
            MarkedArea area = new MarkedArea(r.xPx(), r.yPx(), r.widthPx(), r.heightPx(), Optional.empty());
            tiles.add(mark(slide, name, label, plane, area));
        }
        return tiles;
    }

    private Mark mark(Image image, String name, String label, Supplier<RegionSource> plane, MarkedArea area) {
        return new Mark(name, label, new AreaPixels(plane, area, image.id() + "#" + name, rule));
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

    private static StackPosition position(OptionalInt slice) {
        return slice.isPresent() ? StackPosition.slice(slice.getAsInt()) : StackPosition.MIDDLE;
    }

    @Override
    public MarkedImage labels(Image image, Path map, LabelClasses classes) {
        Supplier<RegionSource> plane = planes.of(image.file(), image.id()).apply(StackPosition.MIDDLE);
        LabelMap labels = LabelMap.of(reader.read(map, String.valueOf(map.getFileName())));
        labels.requireSize(plane.get(), image.id());
        boolean alike = unlabelled ? classes.byLabel().isEmpty() : classes.all().isPresent();
        boolean pieces = classes.pieces() || (alike && labels.binary());
        boolean outlines = rule.background() == CropRule.Background.BLANK;
        List<Mark> marks = new ArrayList<>();
        Map<String, Integer> leftOut = new LinkedHashMap<>();
        Set<Integer> lacking = new HashSet<>(classes.byLabel().keySet());
        for (LabelMap.Item item : labels.items(pieces, outlines)) {
            Optional<String> label = label(classes, item.value());
            lacking.remove(item.value());
            if (label.isEmpty()) {
                leftOut.merge(unlabelled ? RoiMarks.HAS_CLASS : "whose label the table does not name", 1, Integer::sum);
            } else {
                String name = RoiMarks.name(label.get(), item.number());
                marks.add(mark(image, name, label.get(), plane, item.area()));
            }
        }
        if (!lacking.isEmpty() && !classes.pieces()) {
            leftOut.put("that the table names and the label map does not hold", lacking.size());
        }
        return MarkedImage.of(image.id(), marks, leftOut);
    }

    private Optional<String> label(LabelClasses classes, int value) {
        if (unlabelled) {
            return classes.byLabel().containsKey(value) ? Optional.empty() : Optional.of(RoiMarks.CELL);
        }
        return classes.all().or(() -> Optional.ofNullable(classes.byLabel().get(value)));
    }

    @Override
    public MarkedImage points(Image image, List<Point> points, OptionalInt slice) {
        Supplier<RegionSource> plane = planes.of(image.file(), image.id()).apply(position(slice));
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point p = points.get(i);
            String name = RoiMarks.name(p.label(), i + 1);
            MarkedArea area = new MarkedArea(p.xPx(), p.yPx(), 0, 0, Optional.empty());
            marks.add(mark(image, name, p.label(), plane, area));
        }
        return MarkedImage.of(image.id(), marks, Map.of());
    }
}
