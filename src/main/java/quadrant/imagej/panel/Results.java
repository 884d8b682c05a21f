package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Plot;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.filter.Analyzer;
import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Doubt;
import quadrant.imagej.DoubtfulRoi;
import quadrant.imagej.Planes;
import quadrant.imagej.RoiClass;
import quadrant.imagej.RoiMeasures;
import quadrant.task.UserException;
import quadrant.workspace.Forecast;
import quadrant.workspace.Shares;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;

/**
 * The results for the objects of open images, as ImageJ tables and, on request, in an image's overlay; what is no cell is left
 * out.
 */
final class Results {
    /** ImageJ's own table, so that Summarize and Distribution work. */
    private static final String CELLS = "Results";

    private static final String IMAGES = "Quadrant images";
    private static final int DIGITS = 3;
    private static final double STROKE_PX = 2;
    private static final int LEAST_PLOT_PX = 400;
    /** The width of an image's bars, and the part of it that they fill. */
    private static final int IMAGE_PX = 90;

    private static final double BARS = 0.8;

    private Results() {}

    /**
     * Shows a table of objects in ImageJ's Results, with class, probabilities and measurements, and one of counts and shares per
     * image. Unsaved results of others are offered for saving first.
     *
     * @param only one image; all of them where it is empty
     */
    static void show(Session session, Optional<ImagePlus> only) {
        List<Integer> pictures = pictures(session, only);
        Map<ImagePlus, Map<Integer, Roi>> measured = new LinkedHashMap<>();
        for (int p : pictures) {
            Map<Integer, Roi> rois = new LinkedHashMap<>();
            session.cells().image(p).ifPresent(image -> {
                for (int i : session.workspace().objects(p)) {
                    rois.put(i, session.cells().measured(i, image));
                }
                measured.put(image, rois);
            });
        }
        if (!Analyzer.resetCounter()) {
            return;
        }
        Planes planes = session.cells().planes();
        List<String> units =
                measured.keySet().stream().map(RoiMeasures::unit).distinct().toList();
        session.later(task -> {
            Map<Integer, Map<String, Double>> values = new HashMap<>();
            measured.forEach((image, rois) -> {
                task.phase("Measuring " + rois.size() + " objects of " + image.getTitle());
                Iterator<Map<String, Double>> rows = RoiMeasures.table(
                                planes.of(image), List.copyOf(rois.values()), units.size() == 1 ? units.get(0) : "px")
                        .iterator();
                rois.keySet().forEach(i -> values.put(i, rows.next()));
            });
            return () -> {
                ResultsTable cells = table();
                ResultsTable images = table();
                pictures.forEach(p -> {
                    add(session, p, values, cells);
                    summarise(session.workspace(), session.forecast(), p, images);
                });
                cells.show(CELLS);
                // they can be made again
                Analyzer.setUnsavedMeasurements(false);
                images.show(IMAGES);
                task.end(cells.size() + " objects are in ImageJ's Results, their counts in " + IMAGES + ".");
            };
        });
    }

    private static List<Integer> pictures(Session session, Optional<ImagePlus> only) {
        if (session.forecast().of().isEmpty()) {
            throw new UserException("Nothing is predicted yet.", "Label two objects each of two classes.");
        }
        return session.workspace().pictures().keySet().stream()
                .filter(p ->
                        only.isEmpty() || session.cells().picture(only.get()).equals(Optional.of(p)))
                .toList();
    }

    private static ResultsTable table() {
        ResultsTable table = new ResultsTable();
        table.setNaNEmptyCells(true);
        table.showRowNumbers(false);
        table.setPrecision(DIGITS);
        return table;
    }

    private static void add(
            Session session, int picture, Map<Integer, Map<String, Double>> values, ResultsTable table) {
        Workspace w = session.workspace();
        Forecast f = session.forecast();
        for (int i : w.objects(picture)) {
            ObjectTable.Row row = ObjectTable.Row.of(i, w, f);
            if (row.is().isEmpty() || row.is().equals(ClassList.NOT_A_CELL)) {
                continue;
            }
            table.incrementCounter();
            table.addValue("Class", row.is());
            table.addValue("Predicted", row.predicted());
            table.addValue("Doubt", row.doubt());
            table.addValue("Probability", row.predicted().isEmpty() ? Double.NaN : row.probability());
            table.addValue("Labelled", row.label());
            table.addValue("Object", row.object());
            table.addValue("Image", row.image());
            table.addValue("X (px)", w.item(i).box().x());
            table.addValue("Y (px)", w.item(i).box().y());
            List<Float> probabilities = f.of().getOrDefault(i, List.of());
            for (int k = 0; k < f.classes().size(); k++) {
                table.addValue(
                        "Probability of " + f.classes().get(k).name(),
                        k < probabilities.size() ? probabilities.get(k) : Double.NaN);
            }
            values.getOrDefault(i, Map.of()).forEach(table::addValue);
        }
    }

    private static void summarise(Workspace w, Forecast f, int picture, ResultsTable table) {
        Shares shares = Shares.of(w, f, picture);
        if (shares.objects() == 0) {
            return;
        }
        table.incrementCounter();
        table.addValue(
                "Image", Objects.requireNonNull(w.pictures().get(picture)).title());
        table.addValue("Objects", shares.objects());
        shares.of().forEach(s -> table.addValue(s.name(), s.count()));
        shares.doubtful().ifPresent(n -> table.addValue("Doubtful", n));
        for (Shares.Share s : shares.of()) {
            table.addValue(s.name() + " share", s.share());
            if (shares.doubtful().isPresent()) {
                table.addValue(s.name() + " share without doubtful", s.withoutDoubtful());
            }
            table.addValue(s.name() + " low", s.interval().low());
            table.addValue(s.name() + " high", s.interval().high());
        }
    }

    /** Shows the counts of all images as bars in the colours of the classes. */
    static void chart(Session session) {
        Workspace w = session.workspace();
        Map<String, Shares> counted = new LinkedHashMap<>();
        for (int p : pictures(session, Optional.empty())) {
            Shares shares = Shares.of(w, session.forecast(), p);
            if (shares.objects() > 0) {
                counted.put(Objects.requireNonNull(w.pictures().get(p)).title().replaceAll("[,{}]", "_"), shares);
            }
        }
        List<Shares> images = List.copyOf(counted.values());
        Plot plot = new Plot("Quadrant counts", "{" + String.join(",", counted.keySet()) + "}", "Cells");
        plot.setFrameSize(Math.max(LEAST_PLOT_PX, images.size() * IMAGE_PX), LEAST_PLOT_PX);
        double most = 0;
        List<LabelClass> classes = w.counted();
        for (int k = 0; k < classes.size(); k++) {
            double[] x = new double[images.size()];
            double[] y = new double[x.length];
            List<float[]> bars = new ArrayList<>();
            float half = (float) (BARS / classes.size() * BARS / 2);
            for (int i = 0; i < x.length; i++) {
                x[i] = i + BARS * ((k + 0.5) / classes.size() - 0.5);
                y[i] = images.get(i).of().get(k).count();
                bars.add(new float[] {(float) x[i] - half, 0, (float) x[i] + half, (float) y[i]});
                most = Math.max(most, y[i]);
            }
            Color colour = new Color(classes.get(k).rgb());
            plot.setColor(colour, colour);
            plot.drawShapes("rectangles", new ArrayList<>(bars));
            plot.add("box", x, y);
            plot.setLabel(-1, classes.get(k).name());
        }
        plot.setLimits(-0.5, images.size() - 0.5, 0, most * (2 - BARS));
        plot.setLegend(null, Plot.AUTO_POSITION);
        plot.show();
    }

    /**
     * Adds the objects of an image to its overlay, each named by its class and in its colour, dashed and with a question mark where
     * it is doubtful; the existing overlay stays.
     *
     * @return takes them away again
     */
    static Runnable draw(Session session, ImagePlus image) {
        Workspace w = session.workspace();
        List<Roi> added = new ArrayList<>();
        Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
        for (int i : session.cells().objects(image)) {
            ObjectTable.Row row = ObjectTable.Row.of(i, w, session.forecast());
            Optional<LabelClass> of =
                    w.counted().stream().filter(c -> c.name().equals(row.is())).findFirst();
            if (of.isPresent()) {
                Roi roi = (Roi) session.cells().roi(i).clone();
                boolean doubtful = row.label().isEmpty() && !row.doubt().isEmpty();
                roi.setName(row.is() + (doubtful ? Doubt.MARK : "") + " " + (i + 1));
                RoiClass.keep(roi, row.is());
                roi.setStrokeColor(new Color(of.get().rgb()));
                if (doubtful) {
                    DoubtfulRoi.draw(roi, STROKE_PX, true);
                }
                overlay.add(roi);
                added.add(roi);
            }
        }
        image.setOverlay(overlay);
        return () -> {
            Overlay now = image.getOverlay();
            if (now != null) {
                added.forEach(now::remove);
                image.setOverlay(now.size() == 0 ? null : now);
            }
        };
    }
}
