package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Roi;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import quadrant.workspace.Forecast;
import quadrant.workspace.LabelClass;
import quadrant.workspace.Workspace;

/** The windows of images, with the objects of a workspace drawn over them in their current colours. */
final class Canvases {
    private final CanvasView.Clicks clicks;
    private final Map<ImagePlus, CanvasView> views = new LinkedHashMap<>();
    private List<Roi> preview = List.of();

    Canvases(CanvasView.Clicks clicks) {
        this.clicks = clicks;
    }

    boolean has(@Nullable ImagePlus image) {
        return image != null && views.containsKey(image);
    }

    boolean anyStack() {
        return views.keySet().stream().anyMatch(i -> i.getStackSize() > 1);
    }

    void watch(ImagePlus image) {
        if (image.getCanvas() != null && !views.containsKey(image)) {
            views.put(image, new CanvasView(image, clicks));
        }
    }

    void forgetClosed() {
        views.values().removeIf(v -> {
            if (!v.open()) {
                v.end();
            }
            return !v.open();
        });
    }

    /** Shows ROIs in place of the objects of the front image; with no ROIs, the objects again. */
    void preview(List<Roi> rois) {
        preview = rois;
    }

    /** The objects of an image in its visible part. */
    Set<Integer> seen(Session session, @Nullable ImagePlus image) {
        Set<Integer> seen = new HashSet<>();
        CanvasView view = image == null ? null : views.get(image);
        OptionalInt picture =
                image == null ? OptionalInt.empty() : session.cells().picture(image, false);
        if (view != null && picture.isPresent()) {
            Rectangle r = view.seen();
            for (int i : session.workspace().objects(picture.getAsInt())) {
                if (session.workspace().item(i).box().touches(r.x, r.y, r.width, r.height)) {
                    seen.add(i);
                }
            }
        }
        return seen;
    }

    void reveal(ImagePlus image, Roi roi) {
        Optional.ofNullable(views.get(image)).ifPresent(v -> v.reveal(roi));
    }

    /**
     * Draws all objects.
     *
     * @param wanted the objects that pass the filters; the current one is always drawn
     * @param front the image that shows a preview
     */
    void draw(Session session, IntPredicate wanted, @Nullable ImagePlus front) {
        forgetClosed();
        views.forEach((image, view) ->
                view.show(image == front && !preview.isEmpty() ? previewed() : drawn(session, image, wanted)));
    }

    private List<CellsRoi.Drawn> previewed() {
        return preview.stream()
                .map(r -> new CellsRoi.Drawn(Outline.shape(r, 1), Color.YELLOW, false, false, false))
                .toList();
    }

    private static List<CellsRoi.Drawn> drawn(Session session, ImagePlus image, IntPredicate wanted) {
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
                all.add(new CellsRoi.Drawn(
                        session.cells().shape(i),
                        colour,
                        label.isPresent(),
                        label.isEmpty() && f.doubtful(i),
                        current));
            }
        }
        return all;
    }

    /** Restores the windows. */
    void close() {
        forgetClosed();
        views.values().forEach(CanvasView::close);
        views.clear();
    }
}
