FROM python:3.13-slim
WORKDIR /liaison
RUN pip install --no-cache-dir "uv>=0.9" && useradd --create-home liaison
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-default-groups --extra postgres
COPY app.py README.md LICENSE ./
COPY bot bot
COPY commands commands
COPY models models
RUN mkdir /data && chown liaison /data
VOLUME /data
USER liaison
ENV LIAISON_HOST=0.0.0.0 LIAISON_PORT=3000 DATABASE_URL=sqlite:////data/liaison.db
EXPOSE 3000
ENTRYPOINT ["/liaison/.venv/bin/python", "app.py"]
CMD ["run"]
