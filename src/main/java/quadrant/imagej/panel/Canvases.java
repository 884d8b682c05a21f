package quadrant.imagej.panel;

import ij.ImagePlus;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;
import quadrant.workspace.Forecast;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.LabelClass;

/** The windows of images, with the objects of the workspace drawn over them in their current colours. */
final class Canvases {
    private static final int PACE_MILLIS = 40;

    private final Session session;
    private final IntPredicate wanted;
    private final Map<ImagePlus, CanvasView> views = new LinkedHashMap<>();
    private final Timer redraw = new Timer(PACE_MILLIS, e -> draw());

    /** @param wanted the objects that pass the filters; the current one is always drawn */
    Canvases(Session session, IntPredicate wanted) {
        this.session = session;
        this.wanted = wanted;
        redraw.setRepeats(false);
    }

    boolean has(@Nullable ImagePlus image) {
        return image != null && views.containsKey(image);
    }

    /** Another slice may be shown. */
    void planeChanged() {
        if (!redraw.isRunning() && views.keySet().stream().anyMatch(i -> i.getStackSize() > 1)) {
            redraw.start();
        }
    }

    /** Draws all objects, and on the current image a preview, if there is one. */
    void draw() {
        forgetClosed();
        session.cells().open().values().forEach(this::watch);
        ImagePlus front = session.active().orElse(null);
        if (front != null) {
            watch(front);
        }
        views.forEach((image, view) ->
                view.show(image == front && !session.preview().isEmpty() ? previewed() : drawn(image)));
    }

    private void watch(ImagePlus image) {
        if (image.getCanvas() != null) {
            views.computeIfAbsent(image, i -> new CanvasView(i, session));
        }
    }

    private void forgetClosed() {
        views.values().removeIf(v -> {
            if (!v.open()) {
                v.end();
            }
            return !v.open();
        });
    }

    private List<CellsRoi.Drawn> previewed() {
        return session.preview().stream()
                .map(r -> new CellsRoi.Drawn(Outline.shape(r, 1), Color.YELLOW, false, false, false))
                .toList();
    }

    private List<CellsRoi.Drawn> drawn(ImagePlus image) {
        OptionalInt picture = session.cells().picture(image, false);
        if (picture.isEmpty()) {
            return List.of();
        }
        Workspace w = session.workspace();
        List<LabelClass> classes = w.classes();
        Forecast f = session.forecast();
        List<CellsRoi.Drawn> all = new ArrayList<>();
        for (int i : w.objects(picture.getAsInt())) {
            boolean current = i == session.current();
            if (session.cells().onPlane(i, image) && (current || wanted.test(i))) {
                OptionalInt label = w.labelPlace(i);
                int place = label.isPresent() ? label.getAsInt() : f.placeIn(classes, i);
                Color colour = place < 0 ? null : new Color(classes.get(place).rgb());
                boolean doubtful = label.isEmpty() && f.doubtful(i);
                all.add(new CellsRoi.Drawn(session.cells().shape(i), colour, label.isPresent(), doubtful, current));
            }
        }
        return all;
    }

    /** Restores the windows. */
    void close() {
        redraw.stop();
        forgetClosed();
        views.values().forEach(CanvasView::close);
        views.clear();
    }
}
