package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import quadrant.dataset.ClassList;
import quadrant.evaluation.Doubt;
import quadrant.imagej.DoubtfulRoi;
import quadrant.imagej.RoiClass;
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
    private static final String CELLS = "Quadrant cells";
    private static final String IMAGES = "Quadrant images";
    private static final int DIGITS = 3;
    private static final double STROKE_PX = 2;

    private Results() {}

    /**
     * Shows a table of objects, with the predicted class and its probability first, and one of counts and shares per image.
     *
     * @param only one image; all of them where it is empty
     */
    static void show(Session session, Optional<ImagePlus> only) {
        Workspace w = session.workspace();
        Forecast f = session.forecast();
        if (f.of().isEmpty()) {
            throw new UserException("Nothing is predicted yet.", "Label two objects each of two classes.");
        }
        ResultsTable cells = new ResultsTable();
        ResultsTable images = new ResultsTable();
        for (ResultsTable t : new ResultsTable[] {cells, images}) {
            t.showRowNumbers(false);
            t.setPrecision(DIGITS);
        }
        for (int p : w.pictures().keySet()) {
            if (only.isEmpty() || session.cells().picture(only.get()).equals(Optional.of(p))) {
                add(w, f, p, cells);
                summarise(w, f, p, images);
            }
        }
        cells.show(CELLS);
        images.show(IMAGES);
    }

    private static void add(Workspace w, Forecast f, int picture, ResultsTable table) {
        for (int i : w.objects(picture)) {
            ObjectTable.Row row = ObjectTable.Row.of(i, w, f);
            if (f.place(i) < 0 || row.is().equals(ClassList.NOT_A_CELL)) {
                continue;
            }
            table.incrementCounter();
            table.addValue("Predicted", row.predicted());
            table.addValue("Doubt", row.doubt());
            table.addValue("Probability", row.probability());
            table.addValue("Label", row.label());
            table.addValue("Object", row.object());
            table.addValue("Image", row.image());
            table.addValue("X", w.item(i).box().x());
            table.addValue("Y", w.item(i).box().y());
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
        shares.doubtful().ifPresent(n -> table.addValue("Doubtful", n));
        for (Shares.Share s : shares.of()) {
            table.addValue(s.name(), s.count());
            table.addValue(s.name() + " share", s.share());
            if (shares.doubtful().isPresent()) {
                table.addValue(s.name() + " share without doubtful", s.withoutDoubtful());
            }
            table.addValue(s.name() + " low", s.interval().low());
            table.addValue(s.name() + " high", s.interval().high());
        }
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
