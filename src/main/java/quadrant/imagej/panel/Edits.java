package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Roi;
import java.awt.Component;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.swing.JPopupMenu;
import quadrant.imagej.Outlines;
import quadrant.task.UserException;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.Origin;

/**
 * The edits of objects: each is one step of undo, and says what has happened.
 *
 * @param session whose objects they are
 */
record Edits(Session session) {
    Component menu(Widgets widgets) {
        JPopupMenu menu = new JPopupMenu();
        widgets.entry(menu, "&Delete the chosen objects (Del)", this::delete);
        widgets.entry(menu, "&Merge the chosen objects (M)", this::merge);
        widgets.entry(menu, "&Split along the drawn line, or at the neck (S)", this::split);
        widgets.entry(menu, "Dra&w: the selection becomes an object (D)", this::draw);
        return widgets.menu("&Edit ▾", "Deletes, merges, splits and draws objects; Shift+click chooses several", menu);
    }

    /** Of one image. */
    private List<Integer> chosen() {
        if (session.chosen().isEmpty()) {
            throw new UserException("No object is chosen.", "Click on one; Shift+click chooses more.");
        }
        Workspace w = session.workspace();
        int picture = w.item(session.current()).picture();
        return session.chosen().stream()
                .filter(i -> w.item(i).picture() == picture)
                .sorted()
                .toList();
    }

    private Roi outline(int item) {
        Roi roi = (Roi) session.cells().roi(item).clone();
        if (!roi.isArea()) {
            throw new UserException("A point has no outline that could be changed.", "Draw one about the cell.");
        }
        roi.setName(session.workspace().item(item).name());
        return roi;
    }

    private void replace(List<Integer> gone, List<Roi> made, Map<Integer, Label> labels, String done) {
        int picture = session.workspace().item(gone.get(0)).picture();
        session.change(() -> session.choose(session.cells().edit(picture, gone, made, labels)));
        session.say((gone.size() == 1 ? "1 object " : gone.size() + " objects ") + done + ". Ctrl+Z takes it back.");
    }

    void delete() {
        replace(chosen(), List.of(), Map.of(), "deleted");
    }

    void merge() {
        List<Integer> gone = chosen();
        if (gone.size() < 2) {
            throw new UserException("One object alone is chosen.", "Shift+click on others of its image.");
        }
        List<Label> labels = gone.stream()
                .flatMap(i -> session.workspace().label(i).stream())
                .toList();
        boolean agree = labels.stream().map(Label::classId).distinct().count() == 1;
        Roi merged = Outlines.merged(gone.stream().map(this::outline).toList());
        String left = agree || labels.isEmpty() ? "" : " without a label, as theirs differ";
        replace(gone, List.of(merged), agree ? Map.of(0, labels.get(0)) : Map.of(), "merged into one" + left);
    }

    /** The objects that the line drawn on the image cuts; without a line the chosen ones at their necks. */
    void split() {
        Roi line = session.active().map(ImagePlus::getRoi).filter(Roi::isLine).orElse(null);
        List<Integer> cut = new ArrayList<>();
        List<Roi> pieces = new ArrayList<>();
        Map<Integer, Label> labels = new HashMap<>();
        for (int i : line == null ? chosen() : crossed(line)) {
            List<Roi> some = Outlines.split(outline(i), line);
            for (Roi piece : some.size() > 1 ? some : List.<Roi>of()) {
                session.workspace().label(i).ifPresent(label -> labels.put(pieces.size(), label));
                pieces.add(piece);
            }
            if (some.size() > 1) {
                cut.add(i);
            }
        }
        if (cut.isEmpty()) {
            throw new UserException(
                    line == null ? "No neck was found to cut at." : "The line cuts no object into pieces.",
                    "Draw a line right across an object with ImageJ's line tool.");
        }
        String kept = labels.isEmpty() ? "" : ", each with the label";
        replace(cut, pieces, labels, "split into " + pieces.size() + kept);
        if (line != null) {
            session.active().ifPresent(ImagePlus::deleteRoi);
        }
    }

    private List<Integer> crossed(Roi line) {
        ImagePlus image = session.active().orElseThrow();
        Rectangle at = line.getBounds();
        at.grow(1, 1);
        return IntStream.of(session.cells().objects(image))
                .filter(i -> session.cells().shape(i).intersects(at)
                        && session.cells().onPlane(i, image))
                .filter(i -> session.drawn(i) && session.cells().roi(i).isArea())
                .boxed()
                .toList();
    }

    /** The selection of the image becomes an object, of the class whose button is pressed in. */
    void draw() {
        ImagePlus image = session.image();
        Roi selection = image.getRoi();
        if (selection == null || !Cells.touches(selection, image, false)) {
            throw new UserException(
                    "No outline is drawn on " + image.getTitle() + ".",
                    "Draw one with ImageJ's freehand, polygon or oval tool.");
        }
        Cells cells = session.cells();
        Roi own = cells.placed(selection, image);
        int brush = session.brush();
        Map<Integer, Label> labels = brush < 0 ? Map.of() : Map.of(0, new Label(brush, Origin.FREE));
        session.change(() -> session.choose(cells.edit(cells.number(image), List.of(), List.of(own), labels)));
        image.deleteRoi();
        session.say("The selection is an object now.");
    }
}
