package quadrant.imagej.ui;

import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import quadrant.imagej.panel.WindowKeys;

/** The keys of <i>Label cells</i>. */
final class LabelKeys extends WindowKeys {
    /** The actions of keys. */
    interface Actions {
        /** A class with this number, 0 for none. */
        void number(int number);

        void forward();

        void back();

        void undo();

        /** Accepts the suggested class. */
        void accept();

        void save();
    }

    private final Actions actions;

    LabelKeys(Predicate<Window> ours, Actions actions) {
        super(ours);
        this.actions = actions;
    }

    @Override
    protected void number(int number) {
        actions.number(number);
    }

    @Override
    protected @Nullable Runnable held(int key, boolean shift) {
        return switch (key) {
            case KeyEvent.VK_Z -> actions::undo;
            case KeyEvent.VK_S -> actions::save;
            default -> null;
        };
    }

    @Override
    protected @Nullable Runnable plain(int key) {
        return switch (key) {
            case KeyEvent.VK_SPACE, KeyEvent.VK_RIGHT -> actions::forward;
            case KeyEvent.VK_LEFT -> actions::back;
            case KeyEvent.VK_Z -> actions::undo;
            case KeyEvent.VK_ENTER -> actions::accept;
            default -> null;
        };
    }
}
