package quadrant.imagej;

import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.gui.TextRoi;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quadrant.evaluation.Abstention;
import quadrant.evaluation.Doubt;
import quadrant.inference.MapArea;
import quadrant.inference.ProbabilityMap;
import quadrant.inference.TileGrid;

/**
 * A probability map as an overlay of its image: a semi-transparent outline per class, dashed and not filled where predictions
 * are doubtful, and a legend.
 */
public final class MapOverlay {
    private static final String MARK = "quadrant";
    private static final int ALPHA = 90;
    private static final int LEGEND_SHARE = 30;
    private static final int LEAST_FONT_PX = 9;
    /** A tile is so many times as wide as the dashed line around it. */
    private static final int DASHES = 60;

    private static final int LEAST_STROKE_PX = 3;

    private MapOverlay() {}

    /**
     * Draws the overlay.
     *
     * @param scale pixels of the picture that it is drawn on for one pixel of the image; 1 for the image itself
     */
    public static Overlay of(ProbabilityMap map, Abstention abstention, double scale) {
        Overlay overlay = new Overlay();
        List<MapArea> areas = MapArea.of(map, abstention);
        for (MapArea a : areas) {
            boolean uncertain = a.name().equals(Abstention.word(map.classes()));
            boolean drawn = a.label() >= 0 || uncertain;
            if (drawn && a.tiles() > a.doubtful()) {
                overlay.add(field(map, abstention, a, false, scale));
            }
            if (drawn && a.doubtful() > 0) {
                overlay.add(field(map, abstention, a, true, scale));
            }
        }
        legend(overlay, areas, map.grid(), scale);
        for (Roi roi : overlay) {
            roi.setProperty(MARK, "map");
        }
        return overlay;
    }

    /** Whether a ROI is part of such an overlay, and not the user's. */
    public static boolean drew(Roi roi) {
        return roi.getProperty(MARK) != null;
    }

    /** The cells of one kind, as one shape. */
    private static Roi field(ProbabilityMap map, Abstention abstention, MapArea kind, boolean doubtful, double scale) {
        TileGrid grid = map.grid();
        ByteProcessor mask = new ByteProcessor(grid.columns(), grid.rows());
        for (int i = 0; i < grid.cells(); i++) {
            boolean classified = map.state(i) == ProbabilityMap.State.CLASSIFIED;
            if (classified
                    && map.doubtful(i) == doubtful
                    && abstention.decided(map.prediction(i)).orElse(-1) == kind.label()) {
                mask.set(i, 255);
            }
        }
        mask.setThreshold(255, 255, ImageProcessor.NO_LUT_UPDATE);
        Roi cells = new ThresholdToSelection().convert(mask);
        double step = grid.stridePx() * scale;
        AffineTransform grow = AffineTransform.getScaleInstance(step, step);
        grow.translate(cells.getXBase(), cells.getYBase());
        ShapeRoi shape = new ShapeRoi(grow.createTransformedShape(new ShapeRoi(cells).getShape()));
        // cells at the right and lower edges may extend beyond the image
        Roi within = shape.and(new ShapeRoi(new Roi(0, 0, grid.widthPx() * scale, grid.heightPx() * scale)));
        Color colour = ClassColours.of(kind.label());
        if (doubtful) {
            within.setStrokeColor(colour);
            DoubtfulRoi.draw(within, Math.max(LEAST_STROKE_PX, step / DASHES), true);
            within.setName(kind.name() + Doubt.MARK);
        } else {
            within.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), ALPHA));
            within.setName(kind.name());
        }
        return within;
    }

    private static void legend(Overlay overlay, List<MapArea> areas, TileGrid grid, double scale) {
        double shorter = Math.min(grid.widthPx(), grid.heightPx()) * scale;
        int fontPx = (int) Math.max(LEAST_FONT_PX, shorter / LEGEND_SHARE);
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, fontPx);
        double line = fontPx * 1.5;
        double pad = fontPx * 0.6;
        int doubtful = areas.stream().mapToInt(MapArea::doubtful).sum();
        List<String> lines = new ArrayList<>();
        areas.forEach(a -> lines.add(text(a, doubtful > 0)));
        if (doubtful > 0) {
            lines.add("dashed, not filled: " + doubtful + " doubtful tiles");
        }
        int longest = lines.stream().mapToInt(String::length).max().orElse(1);
        Roi panel = new Roi(pad, pad, longest * fontPx * 0.62 + line + 2 * pad, lines.size() * line + pad);
        panel.setFillColor(new Color(255, 255, 255, 215));
        panel.setName("legend");
        overlay.add(panel);
        for (int i = 0; i < lines.size(); i++) {
            double top = 1.6 * pad + i * line;
            if (i < areas.size()) {
                Roi swatch = new Roi(2 * pad, top, fontPx, fontPx);
                swatch.setFillColor(ClassColours.of(areas.get(i).label()));
                overlay.add(swatch);
            }
            TextRoi text = new TextRoi(2 * pad + line, top - fontPx * 0.15, lines.get(i), font);
            text.setStrokeColor(Color.BLACK);
            text.setAntiAlias(true);
            overlay.add(text);
        }
    }

    private static String text(MapArea a, boolean doubtful) {
        String without = a.shareWithoutDoubtful().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", %.1f %% without doubtful",
                        100 * a.shareWithoutDoubtful().getAsDouble())
                : ", all doubtful";
        return String.format(
                Locale.ROOT, "%s %.1f %%%s", a.name(), 100 * a.share(), doubtful && a.tiles() > 0 ? without : "");
    }
}
