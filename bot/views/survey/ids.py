"""What the survey's buttons and forms are called."""

ANSWER, NOT_NOW, NEVER, BACK_IN = (
    "survey_answer",
    "survey_opt_out_once",
    "survey_opt_out",
    "survey_opt_in",
)
BACK, FORM, REVIEW = "survey_back", "survey_form", "survey_review"
SEND, CANCEL, WIDEN, WIDEN_FORM = (
    "survey_send",
    "survey_cancel",
    "survey_widen",
    "survey_widen_form",
)
CLOSE = "survey_close"
CHOOSE, CHOOSE_FORM = "survey_choose", "survey_choose_form"
OWN, OWN_FORM = "survey_own", "survey_own_form"
SETTINGS, SETTINGS_FORM = "survey_settings", "survey_settings_form"
