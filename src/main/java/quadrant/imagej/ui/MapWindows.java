package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.ResultsTable;
import org.jspecify.annotations.Nullable;
import quadrant.app.Classified;
import quadrant.evaluation.Abstention;
import quadrant.imagej.MapOverlay;
import quadrant.imagej.MapStack;
import quadrant.inference.MapArea;
import quadrant.inference.ProbabilityMap;
import quadrant.report.MapTables;

/** Shows a probability map in windows: the stack, the classes over the image with a legend, the areas. */
final class MapWindows {
    private static final String AREAS = "Quadrant areas";
    private static final int DECIMALS = 4;
    private static final int LEAST_WIDTH_PX = 300;

    private MapWindows() {}

    /** @param image the open image that was classified */
    static void show(Classified.Tiles result, Abstention abstention, @Nullable ImagePlus image) {
        ProbabilityMap map = result.map();
        ImagePlus stack = MapStack.of(map, result.notes());
        stack.show();
        for (int i = 0; i < 8 && stack.getWidth() * stack.getCanvas().getMagnification() < LEAST_WIDTH_PX; i++) {
            IJ.run(stack, "In [+]", "");
        }
        areas(map, abstention).show(AREAS);
        if (image == null) {
            return;
        }
        if (image.getWindow() == null) {
            LogWindow.add("Note: " + map.image() + " was closed while it was classified, so there is no overlay.");
            return;
        }
        image.setOverlay(MapOverlay.of(map, abstention, 1));
        result.notes().forEach(LogWindow::add);
    }

    private static ResultsTable areas(ProbabilityMap map, Abstention abstention) {
        ResultsTable table = new ResultsTable();
        table.setPrecision(DECIMALS);
        for (MapArea a : MapArea.of(map, abstention)) {
            table.addRow();
            table.addValue("Class", a.name());
            table.addValue("Tiles", a.tiles());
            table.addValue("Area (px)", (double) a.areaPx());
            String squareMm = MapTables.squareMm(a, map.pixelSize());
            if (!squareMm.isEmpty()) {
                table.addValue("Area (mm2)", Double.parseDouble(squareMm));
            }
            table.addValue("Share", a.share());
            if (map.hasDoubts()) {
                table.addValue("Doubtful", a.doubtful());
                String column = "Share without doubtful";
                a.shareWithoutDoubtful()
                        .ifPresentOrElse(s -> table.addValue(column, s), () -> table.addValue(column, ""));
            }
        }
        return table;
    }
}
